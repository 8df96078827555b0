using Microsoft.AspNetCore.Http.Features;
using NanoCam.Server.Api;
using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary><c>GET /uplink</c> with <c>Upgrade: nanocam/1</c>: turns the request into the session of a camera.</summary>
internal sealed class UplinkEndpoint(UplinkSessionFactory sessions, IHostApplicationLifetime lifetime)
{
    /// <summary>Serves one camera until its session ends.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (
            context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade
            || !string.Equals(context.Request.Headers.Upgrade, WireProtocol.UpgradeToken, StringComparison.OrdinalIgnoreCase)
        )
        {
            context.Response.Headers.Upgrade = WireProtocol.UpgradeToken;
            // Kestrel closes the connection after Connection: Upgrade. Without close, a client sends its next request on it.
            context.Response.Headers.Connection = "Upgrade, close";
            Problems.Write(
                context.Response,
                StatusCodes.Status426UpgradeRequired,
                $"Cameras connect here with HTTP/1.1, Connection: Upgrade and Upgrade: {WireProtocol.UpgradeToken}. "
                    + "If the camera sent these headers, a proxy in front of the server removed them. Configure the proxy to forward "
                    + "both headers."
            );
            return;
        }

        context.Response.Headers.Upgrade = WireProtocol.UpgradeToken;
        context.Response.Headers.Connection = "Upgrade";
        await using var stream = await upgrade.UpgradeAsync();
        using var session = sessions.Create(stream, context.Connection.RemoteIpAddress);
        using var stopping = lifetime.ApplicationStopping.Register(() => session.Close(GoodbyeReason.Closing, "The server is stopping."));
        await session.RunAsync(context.RequestAborted);
    }
}
