namespace NanoCam.Server.Stills;

/// <summary>Opens the store before the first request, so that a directory that cannot be used ends the start and not an upload.</summary>
internal sealed class StillStartup(StillStore stills, PhotoStore photos) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        stills.Open();
        photos.Open();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
