namespace NanoCam.Server.Access.Compat;

/// <summary>Says at start, in the log and in the record, which compatibility ports are open and for whom.</summary>
internal sealed partial class CompatAnnouncement(CompatListeners listeners, AuditLog audit, ILogger<CompatAnnouncement> logger) : IHostedLifecycleService
{
    /// <summary>Speaks when all of them are open: a port that another program has ends the start.</summary>
    /// <param name="cancellationToken">Not needed.</param>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var listener in listeners.All)
        {
            var audience = listeners.AudienceOf(listener);
            Log.Open(logger, audience == CompatAudience.Everybody ? LogLevel.Warning : LogLevel.Information, listener.Port, listener.Kind, listeners.RiskOf(listener));
            audit.Write("configuration", "", AuditActions.CompatOpened, $"{listener.Kind} {listener.Port}", audience.ToString());
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
    }
}
