using System.Collections.Concurrent;
using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Stills;

namespace NanoCam.Server.Motion;

/// <summary>Subscribes the motion detection to the feeds of the cameras that have it enabled.</summary>
internal sealed class MotionService(
    CameraRegistry cameras,
    MotionSettingsStore store,
    MotionWorkers workers,
    MotionReporter reporter,
    MotionLibrary library,
    SnapshotService snapshots,
    BackgroundWork work
) : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, MotionCamera> _cameras = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private ITimer? _timer;

    /// <summary>Result of the last analyzed frame of a camera.</summary>
    public MotionView ViewOf(string cameraId)
    {
        if (_cameras.TryGetValue(cameraId, out var camera))
        {
            return camera.Observe(work.Time.Microseconds());
        }

        var isEnabled = store.Get(cameraId).Enabled;
        return new MotionView(isEnabled ? MotionState.Unavailable : MotionState.Off, isEnabled ? library.Problem : null, 0, default, []);
    }

    /// <summary>Mean luma of the last analyzed frame of a camera, 0 to 255; null if none was analyzed.</summary>
    public double? BrightnessOf(string cameraId) =>
        _cameras.TryGetValue(cameraId, out var camera) && camera.Brightness is var luma && !double.IsNaN(luma) ? luma : null;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        store.Load();
        cameras.Changed += Apply;
        cameras.Removed += OnRemoved;
        store.Changed += OnSettings;
        snapshots.Taken += OnSnapshot;
        foreach (var camera in cameras.All)
        {
            Apply(camera);
        }

        _timer = work.CreateTimer("Ending motion", EndQuiet, Interval);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        cameras.Changed -= Apply;
        cameras.Removed -= OnRemoved;
        store.Changed -= OnSettings;
        snapshots.Taken -= OnSnapshot;
        lock (_gate)
        {
            foreach (var id in _cameras.Keys)
            {
                Detach(id);
            }
        }

        workers.Stop();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void OnSettings(string cameraId)
    {
        if (cameras.TryGet(cameraId, out var camera))
        {
            Apply(camera);
        }
    }

    // Called for every change of a camera.
    private void Apply(Camera camera)
    {
        var settings = store.Get(camera.Id);
        if (_cameras.TryGetValue(camera.Id, out var known) ? known.Camera == camera && known.Settings == settings : !settings.Enabled)
        {
            return;
        }

        lock (_gate)
        {
            Detach(camera.Id);
            if (!settings.Enabled || library.Problem is not null)
            {
                return;
            }

            var added = workers.Add(camera, settings);
            _cameras[camera.Id] = added;
            camera.SettingsReported += OnReported;
            camera.Feed.Add(added);
        }
    }

    private void Detach(string cameraId)
    {
        if (!_cameras.TryRemove(cameraId, out var camera))
        {
            return;
        }

        camera.Camera.SettingsReported -= OnReported;
        camera.Camera.Feed.Remove(camera);
        if (camera.Close() is { } ended)
        {
            reporter.End(camera, ended);
        }
    }

    private void OnRemoved(Camera camera)
    {
        lock (_gate)
        {
            Detach(camera.Id);
        }
    }

    private void OnReported(Camera camera)
    {
        if (_cameras.GetValueOrDefault(camera.Id) is { } motion && camera.Reported?.Applied is { } applied)
        {
            motion.OnSettingsApplied(applied);
        }
    }

    // A still of another size changes the exposure of the frames after it.
    private void OnSnapshot(Camera camera, Frame still) => _cameras.GetValueOrDefault(camera.Id)?.Settle();

    private void EndQuiet()
    {
        var now = work.Time.Microseconds();
        foreach (var camera in _cameras.Values)
        {
            if (camera.EndIfQuiet(now) is { } ended)
            {
                reporter.End(camera, ended);
            }
        }
    }
}
