using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Server.Pairing;

namespace NanoCam.Server.Uplink;

/// <summary>Immediately closes the connection of a camera when its key is revoked or replaced.</summary>
internal sealed class RevokedKeyMonitor(CameraKeyStore keys, CameraRegistry cameras, BackgroundWork work) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        keys.Changed += OnChanged;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        keys.Changed -= OnChanged;
        return Task.CompletedTask;
    }

    private void OnChanged(string id)
    {
        if (cameras.TryGet(id, out var camera) && camera.Link is { } link)
        {
            var reason = GoodbyeException.KeyChanged();
            work.Try("Closing the connection of a camera whose key changed", id, () => link.Close(reason.Reason, reason.Message));
        }
    }
}
