namespace NanoCam.Server.Compat.CameraWebServer;

/// <summary>
/// mjpg-streamer's addresses: <c>/?action=stream</c> and <c>/?action=snapshot</c>, at the place of the viewer. Any other action is the
/// viewer.
/// </summary>
internal sealed class MjpgStreamerMiddleware(RequestDelegate next)
{
    /// <summary>Before routing: turns them into the routes they stand for.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.QueryString.HasValue && request.Path.Value is "/" or "" && Find(request.Query["action"]) is { } route)
        {
            request.Path = route;
        }

        return next(context);
    }

    // With several inputs that server has stream_0, stream_1 …; cameras have names here, and the first is the one without.
    private static string? Find(string? action) =>
        action switch
        {
            "stream" or "stream_0" => CameraWebServerRoutes.Stream,
            "snapshot" or "snapshot_0" => CameraWebServerRoutes.Snapshot,
            _ => null,
        };
}
