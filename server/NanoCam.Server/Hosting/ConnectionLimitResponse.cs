using NanoCam.Server.Api;

namespace NanoCam.Server.Hosting;

/// <summary>Tells connections that came after a limit was reached, and lets go of them.</summary>
internal sealed class ConnectionLimitResponse(RequestDelegate next)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>Runs the rest of the pipeline for the others.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<OverLimit>() is not { } limit)
        {
            return next(context);
        }

        context.Response.Headers.Connection = "close";
        Problems.WriteLater(
            context.Response,
            limit.IsOwn ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable,
            Pause,
            limit.IsOwn
                ? "There are too many connections from your address: close some, or raise NanoCam:Limits:MaxConnectionsPerAddress."
                : "The server has as many connections as it takes: try again later, or raise NanoCam:Limits:MaxConnections."
        );
        return Task.CompletedTask;
    }
}
