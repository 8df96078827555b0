using Microsoft.Extensions.Options;
using NanoCam.Server.Accounts;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Compat;

/// <summary>
/// Says at start, in the log and in the record, which compatibility ports are open and for whom, and which addresses are let in everywhere.
/// </summary>
internal sealed partial class CompatStartupLog(
    CompatListeners listeners,
    IOptions<TrustedAddressOptions> trusted,
    AuditLog audit,
    ILogger<CompatStartupLog> logger
) : IHostedLifecycleService
{
    /// <summary>Speaks when all of them are open: a port that another program has ends the start.</summary>
    /// <param name="cancellationToken">Not needed.</param>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var listener in listeners.All)
        {
            var audience = listeners.AudienceOf(listener);
            Log.Open(
                logger,
                audience == Audience.Everybody ? LogLevel.Warning : LogLevel.Information,
                listener.Port,
                listener.Kind,
                listeners.RiskOf(listener)
            );
            audit.Write("configuration", "", AuditActions.CompatOpened, $"{listener.Kind} {listener.Port}", audience.ToString());
        }

        // These count at the server's own port as well, also where none of the others is open.
        if (trusted.Value.CameraAddresses is { Length: > 0 } cameras)
        {
            Log.MaySend(logger, cameras);
        }

        if (trusted.Value.ViewerAddresses is { Length: > 0 } viewers)
        {
            Log.MayWatch(logger, viewers);
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
            "{Addresses} may send on every port: every program there can show false pictures as a camera without a key."
        )]
        public static partial void MaySend(ILogger logger, string addresses);

        [LoggerMessage(LogLevel.Information, "{Addresses} may watch on every port: every program there can watch without signing in.")]
        public static partial void MayWatch(ILogger logger, string addresses);
    }
}
