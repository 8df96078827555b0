using System.Net.WebSockets;
using NanoCam.Server.Api;
using NanoCam.Server.Hosting;
using NanoCam.Server.Live.Transport;

namespace NanoCam.Server.Live;

/// <summary>Helpers of the live routes: serve a viewer within the limits, and write errors.</summary>
internal static class LiveResponses
{
    /// <summary>Serves a viewer over a WebSocket if the limits allow it.</summary>
    public static async Task ServeAsync(
        HttpContext context,
        ViewerLimiter limiter,
        string? camera,
        StalledViewerSupervisor supervisor,
        TimeProvider time,
        Func<ViewerTransport, Viewer> create,
        Func<WebSocket, Viewer, CancellationToken, Task> receive
    )
    {
        using var lease = await limiter.AcquireAsync(context, camera);
        if (lease is not null)
        {
            await ViewerSocket.ServeAsync(
                context,
                time,
                transport => supervisor.Add(create(transport), PeerAddress.Text(context.Connection.RemoteIpAddress)),
                receive
            );
        }
    }

    /// <summary>426: the route requires a WebSocket.</summary>
    public static Task NotAWebSocketAsync(HttpContext context)
    {
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.Connection = "Upgrade";
        return ProblemAsync(
            context,
            StatusCodes.Status426UpgradeRequired,
            "This address accepts WebSocket connections only (version 13). Open it with ws:// or wss://."
        );
    }

    /// <summary>503 with <c>Retry-After</c>.</summary>
    public static Task WriteWithRetryAfterAsync(HttpContext context, string detail) =>
        WriteWithRetryAfterAsync(context, StatusCodes.Status503ServiceUnavailable, detail);

    /// <summary>A temporary error with <c>Retry-After</c>.</summary>
    public static Task WriteWithRetryAfterAsync(HttpContext context, int status, string detail)
    {
        context.Response.Headers.RetryAfter = "5";
        return ProblemAsync(context, status, detail);
    }

    /// <summary>An error as application/problem+json.</summary>
    public static Task ProblemAsync(HttpContext context, int status, string detail)
    {
        Problems.Write(context.Response, status, detail);
        return Task.CompletedTask;
    }
}
