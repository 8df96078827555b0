using NanoCam.Server.Api;
using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>Camera id in the path, for the OpenAPI document.</summary>
internal static class CameraIdParameter
{
    /// <summary>Describes the path parameter <c>id</c> as a camera id.</summary>
    public static TBuilder WithCameraId<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithPath("id", "Id of a camera. " + CameraId.Rule, CameraId.Pattern);
}
