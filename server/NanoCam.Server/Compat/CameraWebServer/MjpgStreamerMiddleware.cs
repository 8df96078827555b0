namespace NanoCam.Server.Compat.CameraWebServer;

/// <summary>
/// Serves the addresses of mjpg-streamer, <c>/?action=stream</c> and <c>/?action=snapshot</c>. With any other action, <c>/</c> is the
/// viewer.
/// </summary>
internal sealed class MjpgStreamerMiddleware(RequestDelegate next)
{
    /// <summary>Rewrites the path to the route of the action. Runs before routing.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.QueryString.HasValue && request.Path.Value is "/" or "" && Find(request.Query["action"]) is { } route)
        {
            request.Path = route;
        }

        return next(context);
    }

    // mjpg-streamer numbers its inputs: stream_0, stream_1 and so on. NanoCam selects cameras by id, so only number 0 is mapped.
    private static string? Find(string? action) =>
        action switch
        {
            "stream" or "stream_0" => CameraWebServerRoutes.Stream,
            "snapshot" or "snapshot_0" => CameraWebServerRoutes.Snapshot,
            _ => null,
        };
}
