using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>Says at start what everybody on the network may do, where that was allowed.</summary>
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
            "{Setting} is Open, and NanoCam:Access:AllowOpenOnNetwork lets everybody who reaches this server use it"
        )]
        public static partial void Open(ILogger logger, string setting);
    }
}
