using Microsoft.AspNetCore.Http.Features;
using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary><c>GET /uplink</c> with <c>Upgrade: nanocam/1</c>: where cameras connect and stay.</summary>
internal sealed partial class UplinkEndpoint(UplinkContext services, IHostApplicationLifetime lifetime, ILogger<UplinkEndpoint> logger)
{
    /// <summary>Serves one camera.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (
            context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade
            || !string.Equals(context.Request.Headers.Upgrade, WireProtocol.UpgradeToken, StringComparison.OrdinalIgnoreCase)
        )
        {
            context.Response.Headers.Upgrade = WireProtocol.UpgradeToken;
            context.Response.Headers.Connection = "Upgrade";
            await Results
                .Problem(
                    statusCode: StatusCodes.Status426UpgradeRequired,
                    detail: $"Cameras open this address with HTTP/1.1, Connection: Upgrade and Upgrade: {WireProtocol.UpgradeToken}. "
                        + "If yours did, a proxy between it and this server removed those headers."
                )
                .ExecuteAsync(context);
            return;
        }

        context.Response.Headers.Upgrade = WireProtocol.UpgradeToken;
        context.Response.Headers.Connection = "Upgrade";
        await using var stream = await upgrade.UpgradeAsync();
        using var session = new UplinkSession(stream, services, context.Connection.RemoteIpAddress);
        using var stopping = lifetime.ApplicationStopping.Register(() => session.Close(GoodbyeReason.Closing, "The server is stopping."));
        try
        {
            if (await session.RunAsync(context.RequestAborted) is { Reason: not (GoodbyeReason.Closing or GoodbyeReason.Replaced) } fault)
            {
                Log.UplinkFault(logger, session.Camera?.Id ?? "?", fault.Reason, fault.Message);
            }
        }
        finally
        {
            if (session.Camera is { } camera && camera.Detach(session))
            {
                services.Cameras.NotifyChanged(camera);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Uplink of camera {CameraId} ended, {Reason}: {Text}")]
        public static partial void UplinkFault(ILogger logger, string cameraId, GoodbyeReason reason, string text);
    }
}
