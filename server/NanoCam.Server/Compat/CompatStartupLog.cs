using Microsoft.Extensions.Options;
using NanoCam.Server.Accounts;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Compat;

/// <summary>
/// Writes the open compatibility ports with their risks, and the trusted addresses, to the log at start. Open ports also go to the audit
/// log.
/// </summary>
internal sealed partial class CompatStartupLog(
    CompatListeners listeners,
    IOptions<TrustedAddressOptions> trusted,
    AuditLog audit,
    ILogger<CompatStartupLog> logger
) : IHostedLifecycleService
{
    /// <summary>Writes the log after all ports are open. The start fails earlier when another program uses one of them.</summary>
    /// <param name="cancellationToken">Not used.</param>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var listener in listeners.All)
        {
            var audience = listeners.AllowedClientsOf(listener);
            Log.Open(
                logger,
                audience == AllowedClients.Any ? LogLevel.Warning : LogLevel.Information,
                listener.Port,
                listener.Kind,
                listeners.RiskOf(listener)
            );
            audit.Write("configuration", "", AuditActions.CompatOpened, $"{listener.Kind} {listener.Port}", audience.ToString());
        }

        // Trusted addresses apply to the server's own port as well, even without an open compatibility port.
        if (trusted.Value.CameraAddresses is { Count: > 0 } cameras)
        {
            Log.MaySend(logger, string.Join(", ", cameras));
        }

        if (trusted.Value.ViewerAddresses is { Count: > 0 } viewers)
        {
            Log.MayWatch(logger, string.Join(", ", viewers));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage("Port {Port} is open ({Kind}): {Risk}")]
        public static partial void Open(ILogger logger, LogLevel level, int port, CompatKind kind, string risk);

        [LoggerMessage(
            LogLevel.Information,
            "{Addresses} may send on every port: any program at these addresses can send false frames for a camera that has no key."
        )]
        public static partial void MaySend(ILogger logger, string addresses);

        [LoggerMessage(
            LogLevel.Information,
            "{Addresses} may watch on every port: any program at these addresses can watch without signing in."
        )]
        public static partial void MayWatch(ILogger logger, string addresses);
    }
}
