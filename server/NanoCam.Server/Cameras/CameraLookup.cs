using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Api;
using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>Finds the camera that a route names.</summary>
internal static class CameraLookup
{
    /// <summary>Finds a camera by the id in the path; returns the problem when there is none.</summary>
    public static ProblemHttpResult? Find(this CameraRegistry cameras, string id, out Camera camera)
    {
        camera = null!;
        if (!CameraId.IsValid(id))
        {
            return Problems.Result(StatusCodes.Status400BadRequest, CameraId.Rule, ProblemCodes.InvalidCameraId);
        }

        return cameras.TryGet(id, out camera!)
            ? null
            : Problems.Result(StatusCodes.Status404NotFound, $"There is no camera {id}.", ProblemCodes.UnknownCamera);
    }
}
