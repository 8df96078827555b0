using Microsoft.OpenApi;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;
using NanoCam.Server.Recording.History;

namespace NanoCam.Server.Recording.Playback;

/// <summary>Maps the routes that return recorded frames.</summary>
internal static class PlaybackRoutes
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps the routes.</summary>
    public static void MapPlayback(this IEndpointRouteBuilder routes)
    {
        var playback = routes.ServiceProvider.GetRequiredService<PlaybackEndpoint>();
        routes
            .MapMethods("/api/cameras/{id}/frames/at", GetAndHead, playback.HandleFrameAsync)
            .Describe(
                "getRecordedFrame",
                ApiTags.Recording,
                "Get the recorded frame nearest to a time",
                "The JPEG as the camera sent it. `X-Timestamp` is its exact time. Supports range requests and conditional requests."
            )
            .WithCameraId()
            .WithQuery("time", JsonSchemaType.String, $"The time: {ArchiveTime.Rule}. Default: now.")
            .WithQuery("direction", JsonSchemaType.String, "`nearest`, `before` or `after`. Default: `nearest`.")
            .WithResponse(StatusCodes.Status200OK, "The JPEG.", "image/jpeg")
            .WithResponse(StatusCodes.Status304NotModified, "The client already has this frame.")
            .WithProblem(StatusCodes.Status400BadRequest, "The camera id or a parameter is not valid.")
            .WithProblem(StatusCodes.Status404NotFound, "There is no such camera, or no recorded frame.");
        routes
            .MapMethods("/api/cameras/{id}/playback.mjpeg", GetAndHead, playback.HandlePlaybackAsync)
            .Describe(
                "playRecordings",
                ApiTags.Recording,
                "Play a range as MJPEG",
                "Frames are sent at the pace of their capture times, divided by `speed`, at no more than 30 per second. A gap is "
                    + "shortened to at most ten seconds. A slow client gets fewer frames. Counts as a viewer."
            )
            .WithRange()
            .WithQuery("speed", JsonSchemaType.Number, "Speed, 0.25 to 3600. Default: 1.")
            .WithResponse(StatusCodes.Status200OK, "One JPEG per part.", "multipart/x-mixed-replace")
            .WithProblem(StatusCodes.Status429TooManyRequests, "The user, token or share link has reached its maximum number of viewers.")
            .WithProblem(StatusCodes.Status503ServiceUnavailable, "The server or the camera has reached its maximum number of viewers.");
    }
}
