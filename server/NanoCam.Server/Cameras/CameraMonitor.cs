using NanoCam.Server.Frames;

namespace NanoCam.Server.Cameras;

/// <summary>
/// Detects cameras that went on or off line because frames arrive or do not, and changes of frame size, faults and reported settings.
/// Notifies the listeners of the registry, at most once a second for each camera.
/// </summary>
internal sealed class CameraMonitor(CameraRegistry cameras, TimeProvider time) : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, (bool Online, int Width, int Height, uint Faults, uint? Revision)> _known = new(
        StringComparer.Ordinal
    );
    private ITimer? _timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => Look(), null, Interval, Interval);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        lock (_known)
        {
            foreach (var camera in cameras.All)
            {
                var latest = camera.Feed.TakeLatest();
                var seen = (
                    camera.IsOnline(time.Microseconds()),
                    latest?.Width ?? 0,
                    latest?.Height ?? 0,
                    camera.Health?.Faults ?? 0,
                    camera.Reported?.Applied.Revision
                );
                latest?.Release();
                if (!_known.TryGetValue(camera.Id, out var known) || known != seen)
                {
                    _known[camera.Id] = seen;
                    cameras.NotifyChanged(camera);
                }
            }
        }
    }
}
