using NanoCam.Server.Api;

namespace NanoCam.Server.Hosting;

/// <summary>Responds to connections beyond a limit with an error, and closes them.</summary>
internal sealed class ConnectionLimitResponse(RequestDelegate next)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>Runs the rest of the pipeline for connections within the limits.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<OverLimit>() is not { } limit)
        {
            return next(context);
        }

        context.Response.Headers.Connection = "close";
        Problems.WriteWithRetryAfter(
            context.Response,
            limit.IsOwn ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable,
            Pause,
            limit.IsOwn
                ? "Too many connections are open from your address. Close some, or raise NanoCam:Limits:MaxConnectionsPerAddress."
                : "The server has reached its maximum number of connections. Try again later, or raise "
                    + "NanoCam:Limits:MaxConnections or the number of open files that the operating system allows the server."
        );
        return Task.CompletedTask;
    }
}
