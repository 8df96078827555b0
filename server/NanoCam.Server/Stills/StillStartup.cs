namespace NanoCam.Server.Stills;

/// <summary>
/// Opens the stores before the first request, so that an unusable directory prevents the start instead of failing an upload.
/// </summary>
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
