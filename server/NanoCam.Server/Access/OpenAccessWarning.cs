using Microsoft.Extensions.Options;

namespace NanoCam.Server.Access;

/// <summary>Says at start that everybody on the network may do everything, where that was allowed.</summary>
internal sealed partial class OpenAccessWarning(IOptions<AccessOptions> options, ILogger<OpenAccessWarning> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.AllowOpenOnNetwork)
        {
            Log.Open(logger);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "NanoCam:Access:AllowOpenOnNetwork is set: everybody who reaches this server may watch and steer the cameras")]
        public static partial void Open(ILogger logger);
    }
}
