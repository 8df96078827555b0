using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>Logs a warning at start when all clients on the network have access.</summary>
internal sealed partial class OpenAccessWarning(IOptions<AccessOptions> options, ILogger<OpenAccessWarning> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.AllowOpenOnNetwork && LoopbackBindingGuard.OpenSetting(options.Value) is { } setting)
        {
            Log.Open(logger, setting);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "{Setting} is Open, and NanoCam:Access:AllowOpenOnNetwork gives access to all clients that can reach this server"
        )]
        public static partial void Open(ILogger logger, string setting);
    }
}
