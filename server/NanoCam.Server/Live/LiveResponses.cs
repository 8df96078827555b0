using System.Net.WebSockets;

namespace NanoCam.Server.Live;

/// <summary>What the live routes share: serving a viewer within the limit, and their refusals.</summary>
internal static class LiveResponses
{
    /// <summary>Serves a viewer over a WebSocket, or answers 503 when there are too many.</summary>
    public static async Task ServeAsync(
        HttpContext context,
        ViewerPacer pacer,
        TimeProvider time,
        Func<ViewerTransport, Viewer> create,
        Func<WebSocket, Viewer, CancellationToken, Task> receive)
    {
        if (pacer.IsFull)
        {
            await TooManyAsync(context);
            return;
        }

        await ViewerSocket.ServeAsync(context, time, transport => pacer.Add(create(transport)), receive);
    }

    /// <summary>426: the route wants a WebSocket.</summary>
    public static Task NotAWebSocketAsync(HttpContext context)
    {
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.Connection = "Upgrade";
        return ProblemAsync(context, StatusCodes.Status426UpgradeRequired, "This address is a WebSocket (version 13); open it with ws:// or wss://.");
    }

    /// <summary>503: too many viewers.</summary>
    public static Task TooManyAsync(HttpContext context)
    {
        context.RequestServices.GetRequiredService<ViewerSeats>().CountRefused();
        return LaterAsync(context, "Too many viewers are connected; NanoCam:Live:MaxViewers is the limit.");
    }

    /// <summary>503: not now.</summary>
    public static Task LaterAsync(HttpContext context, string detail)
    {
        context.Response.Headers.RetryAfter = "5";
        return ProblemAsync(context, StatusCodes.Status503ServiceUnavailable, detail);
    }

    /// <summary>A refusal as application/problem+json.</summary>
    public static Task ProblemAsync(HttpContext context, int status, string detail) =>
        Results.Problem(statusCode: status, detail: detail).ExecuteAsync(context);
}
