using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Archive;
using NanoCam.Server.Cameras;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording.History;

/// <summary>
/// Finds the camera of a request to the archive. A camera that was removed keeps its recordings, so it is found as long as it has some.
/// </summary>
internal sealed class ArchiveLookup(CameraRegistry cameras, SegmentIndex index, OpenSegments open, TimeProvider time)
{
    /// <summary>Begins to read a request whose path has the id of a camera.</summary>
    public ArchiveQuery Read(HttpContext context)
    {
        var id = context.Request.RouteValues["id"] as string ?? "";
        return new ArchiveQuery(context.Request, id, time, Check(id));
    }

    /// <summary>Begins to read a request about all cameras.</summary>
    public ArchiveQuery ReadForAll(HttpContext context) => new(context.Request, "", time, null);

    /// <summary>Returns the error for an id that is not valid, or of a camera that is unknown and has no recordings.</summary>
    public ProblemHttpResult? Check(string id)
    {
        var problem = cameras.Find(id, out _);
        return problem is { StatusCode: StatusCodes.Status404NotFound } && HasSegments(id) ? null : problem;
    }

    private bool HasSegments(string id) =>
        Array.Exists(Enum.GetValues<RecordingTier>(), tier =>
            open.Find(id, tier).Count > 0 || index.Find(id, long.MinValue, long.MaxValue, tier, null, 1).Count > 0
        );
}
