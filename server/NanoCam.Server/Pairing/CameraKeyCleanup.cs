using NanoCam.Server.Background;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Pairing;

/// <summary>
/// Revokes the key of a camera that is removed. Once a minute, deletes revoked keys that stayed in the table because the disk was full.
/// </summary>
internal sealed class CameraKeyCleanup : IHostedService, IDisposable
{
    private const string Flushing = "Deleting revoked camera keys from the database";

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly CameraKeyStore _keys;
    private readonly CameraRegistry _cameras;
    private readonly BackgroundWork _work;
    private readonly ITimer _timer;

    public CameraKeyCleanup(CameraKeyStore keys, CameraRegistry cameras, BackgroundWork work)
    {
        (_keys, _cameras, _work) = (keys, cameras, work);
        _timer = work.CreateTimer(Flushing, keys.Flush);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _cameras.Removing += OnRemoving;
        _timer.Change(Period, Period);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _cameras.Removing -= OnRemoving;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _work.Try(Flushing, "", _keys.Flush);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void OnRemoving(string camera) => _keys.Revoke(camera);
}
