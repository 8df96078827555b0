using System.Collections.Concurrent;
using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Server.Motion;

namespace NanoCam.Server.Presets;

/// <summary>Applies the presets of schedules when they are due. Settings that a user changes stay until the next preset.</summary>
internal sealed class ScheduleService(
    CameraRegistry cameras,
    ScheduleStore schedules,
    PresetStore presets,
    CameraSettingsService settings,
    MotionService motion,
    BackgroundWork work
) : IHostedService, IDisposable
{
    private const string Applying = "Applying the schedule of a camera";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    // Headlights and clouds change the brightness for less time.
    private static readonly TimeSpan BrightnessLasts = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan RetryPause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (string Preset, DateTimeOffset Since)> _candidates = new(StringComparer.Ordinal);

    // Cameras whose last change failed, such as because the database was locked, and when.
    private readonly ConcurrentDictionary<string, long> _failed = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private ITimer? _timer;

    /// <summary>Mean luma of the newest analyzed frame of a camera; null without motion detection.</summary>
    public double? BrightnessOf(string cameraId) => motion.BrightnessOf(cameraId);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        presets.Load();
        schedules.Load();
        cameras.Removing += schedules.Remove;
        _timer = work.CreateTimer(Applying, Run, Period);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        cameras.Removing -= schedules.Remove;
        _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await _stopping.CancelAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Replaces the schedule of a camera, and applies it.</summary>
    public void Set(string cameraId, SettingsSchedule schedule)
    {
        lock (_gate)
        {
            _candidates.TryRemove(cameraId, out _);
            schedules.Set(cameraId, new ScheduleState(schedule, null));
        }

        Run();
    }

    private void Run()
    {
        Action<string> apply = Apply;
        lock (_gate)
        {
            foreach (var id in schedules.All.Keys)
            {
                work.Try(Applying, id, id, apply);
            }
        }
    }

    private void Apply(string id)
    {
        var state = schedules.Get(id);
        if (
            cameras.TryGet(id, out var camera)
            && DueFor(id, state.Schedule) is { } due
            && (due != state.Applied || IsRetryDue(id))
            && presets.Find(due) is { } preset
        )
        {
            schedules.Set(id, state with { Applied = due });
            _failed.TryRemove(id, out _);
            _ = TryApplyAsync(camera, preset);
        }
    }

    private string? DueFor(string id, SettingsSchedule schedule)
    {
        var now = work.Time.GetLocalNow();
        if (schedule.Mode != ScheduleMode.Brightness)
        {
            return schedule.Mode == ScheduleMode.Off ? null : schedule.At(now);
        }

        if (motion.BrightnessOf(id) is not { } luma || schedule.At(luma) is not { } preset)
        {
            _candidates.TryRemove(id, out _);
            return null;
        }

        var candidate = _candidates.GetOrAdd(id, (preset, now));
        if (candidate.Preset != preset || candidate.Since > now)
        {
            candidate = _candidates[id] = (preset, now);
        }

        return now - candidate.Since >= BrightnessLasts ? preset : null;
    }

    private async Task TryApplyAsync(Camera camera, Preset preset)
    {
        try
        {
            var fit = PresetFit.Of(preset.Settings, camera.Link);
            var origin = new SettingsOrigin("schedule", "", SettingsChangeKind.Schedule, preset.Name);
            if (await settings.ChangeAsync(camera, fit.Change, origin, _stopping.Token) is { } error)
            {
                OnFailed(camera, new InvalidOperationException(error));
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The server stops. The settings are stored.
        }
        catch (Exception e)
        {
            OnFailed(camera, e);
        }
    }

    private bool IsRetryDue(string id) => _failed.TryGetValue(id, out var at) && work.Time.GetElapsedTime(at) >= RetryPause;

    private void OnFailed(Camera camera, Exception error)
    {
        _failed[camera.Id] = work.Time.GetTimestamp();
        work.Errors.Add(Applying, camera.Id, error);
    }
}
