using System.Net.WebSockets;
using NanoCam.Server.Api;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Live;

/// <summary>What the live routes share: serving a viewer within the limit, and their refusals.</summary>
internal static class LiveResponses
{
    /// <summary>Serves a viewer over a WebSocket, in a seat.</summary>
    public static async Task ServeAsync(
        HttpContext context,
        ViewerLimiter seats,
        string? camera,
        ViewerPacer pacer,
        TimeProvider time,
        Func<ViewerTransport, Viewer> create,
        Func<WebSocket, Viewer, CancellationToken, Task> receive
    )
    {
        using var seat = await seats.TakeAsync(context, camera);
        if (seat is not null)
        {
            await ViewerSocket.ServeAsync(
                context,
                time,
                transport => pacer.Add(create(transport), PeerAddress.Text(context.Connection.RemoteIpAddress)),
                receive
            );
        }
    }

    /// <summary>426: the route wants a WebSocket.</summary>
    public static Task NotAWebSocketAsync(HttpContext context)
    {
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.Connection = "Upgrade";
        return ProblemAsync(
            context,
            StatusCodes.Status426UpgradeRequired,
            "This address is a WebSocket (version 13); open it with ws:// or wss://."
        );
    }

    /// <summary>503: not now.</summary>
    public static Task LaterAsync(HttpContext context, string detail) =>
        LaterAsync(context, StatusCodes.Status503ServiceUnavailable, detail);

    /// <summary>A refusal that ends by itself.</summary>
    public static Task LaterAsync(HttpContext context, int status, string detail)
    {
        context.Response.Headers.RetryAfter = "5";
        return ProblemAsync(context, status, detail);
    }

    /// <summary>A refusal as application/problem+json.</summary>
    public static Task ProblemAsync(HttpContext context, int status, string detail)
    {
        Problems.Write(context.Response, status, detail);
        return Task.CompletedTask;
    }
}
