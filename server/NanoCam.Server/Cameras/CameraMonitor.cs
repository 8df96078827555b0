using NanoCam.Server.Background;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Cameras;

/// <summary>
/// Detects cameras that became late, went online or offline because frames arrive or stop, and changes of frame size, faults and reported
/// settings. Notifies the listeners of the registry, at most once a second for each camera. Logs cameras without their own connection;
/// connections log their cameras themselves.
/// </summary>
internal sealed partial class CameraMonitor(CameraRegistry cameras, TimeProvider time, BackgroundWork work, ILogger<CameraMonitor> logger)
    : IHostedService,
        IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, (bool Online, bool Late, int Width, int Height, uint Faults, uint? Revision)> _known = new(
        StringComparer.Ordinal
    );

    // Counted since they were last online.
    private readonly HashSet<string> _linked = new(StringComparer.Ordinal);
    private ITimer? _timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        cameras.Removed += OnRemoved;
        _timer = work.CreateTimer("Detecting camera changes", Inspect, Interval);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        cameras.Removed -= OnRemoved;
        _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void Inspect()
    {
        Action<Camera> inspect = Inspect;
        lock (_known)
        {
            foreach (var camera in cameras.All)
            {
                work.Try("Detecting changes to a camera", camera.Id, camera, inspect);
            }
        }
    }

    private void Inspect(Camera camera)
    {
        var latest = camera.Feed.TakeLatest();
        var condition = camera.ConditionAt(time.Microseconds());
        var seen = (
            condition.IsOnline,
            condition.IsLate,
            latest?.Width ?? 0,
            latest?.Height ?? 0,
            camera.Health?.Faults ?? 0,
            camera.Reported?.Applied.Revision
        );
        latest?.Release();
        var wasKnown = _known.TryGetValue(camera.Id, out var known);
        LogChange(camera, known.Online, seen.Item1);
        if (!wasKnown || known != seen)
        {
            _known[camera.Id] = seen;
            cameras.NotifyChanged(camera);
        }
    }

    private void LogChange(Camera camera, bool wasOnline, bool isOnline)
    {
        if (camera.Link is not null)
        {
            _linked.Add(camera.Id);
        }
        else if (isOnline && !wasOnline)
        {
            Log.Online(logger, camera.Id);
        }
        else if (wasOnline && !isOnline && !_linked.Remove(camera.Id))
        {
            Log.Offline(logger, camera.Id, (time.Microseconds() - camera.LastSeenMicroseconds) / 1_000_000);
        }
    }

    private void OnRemoved(Camera camera)
    {
        lock (_known)
        {
            _known.Remove(camera.Id);
            _linked.Remove(camera.Id);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Camera {Camera} is online: it is sending frames")]
        public static partial void Online(ILogger logger, string camera);

        [LoggerMessage(LogLevel.Information, "Camera {Camera} is offline: it has sent no frame for {Seconds} s")]
        public static partial void Offline(ILogger logger, string camera, long seconds);
    }
}
