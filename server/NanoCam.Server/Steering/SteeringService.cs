using System.Collections.Concurrent;
using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Recording;
using NanoCam.Wire;

namespace NanoCam.Server.Steering;

/// <summary>
/// Steers all cameras whose rule is automatic: four times per second, and immediately when a viewer connects or disconnects.
/// </summary>
internal sealed class SteeringService(
    CameraRegistry cameras,
    SteeringRules rules,
    RecordingRules recording,
    CameraSettingsService settings,
    BackgroundWork work
) : IHostedService, IDisposable
{
    private const string Steering = "Steering a camera";

    // A fraction of what the controller tolerates as the age of frames.
    private const long LateMicroseconds = SteeringController.TargetMicroseconds / 4;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, CameraSteering> _steered = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private long _steeredAt;
    private long _ignoreUntil;
    private ITimer? _timer;
    private ITimer? _soon;

    /// <summary>What the controller of a camera decided; null if it is not steered.</summary>
    public SteeringStatus? StatusOf(string cameraId) => _steered.TryGetValue(cameraId, out var steering) ? steering.Status : null;

    /// <summary>Demand of viewers and recording for frames of a camera.</summary>
    public FrameDemand DemandOf(Camera camera) =>
        camera.Feed.Demand.Or(recording.Get(camera.Id).DemandAt(work.Time.GetLocalNow().DateTime));

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        rules.Load();
        cameras.Removing += rules.Remove;
        cameras.Removed += End;
        _soon = work.CreateTimer(Steering, Steer);
        _timer = work.CreateTimer(Steering, Steer, Period);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        cameras.Removing -= rules.Remove;
        cameras.Removed -= End;
        _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await _stopping.CancelAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _soon?.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Steers all cameras now, because a rule or the viewers of a camera changed.</summary>
    public void SteerSoon() => _soon?.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);

    private void Steer()
    {
        Action<Camera> steer = Steer;
        lock (_gate)
        {
            NoticeBusyServer();
            foreach (var camera in cameras.All)
            {
                work.Try(Steering, camera.Id, camera, steer);
            }
        }
    }

    private void Steer(Camera camera)
    {
        var rule = rules.Get(camera.Id);
        if (rule.Mode != SteeringMode.Automatic)
        {
            if (_steered.ContainsKey(camera.Id))
            {
                End(camera);
                _ = TrySendAsync(camera, camera.Target);
            }

            return;
        }

        // The controller needs the arrival times of frames, which only the stream uplink measures.
        if (camera.Link is not { IsOpen: true, Adjustable: AdjustableSettings.All, Kind: not UplinkKind.Pull })
        {
            return;
        }

        if (SteeringLimits.Of(camera, rule) is not { } limits)
        {
            Complete(camera);
            return;
        }

        var steering = _steered.GetValueOrDefault(camera.Id) ?? Begin(camera, limits);
        if (steering.Sending.IsCompleted && steering.Tick(limits, DemandOf(camera), work.Time.Microseconds(), _ignoreUntil) is { } next)
        {
            steering.Sending = TrySendAsync(camera, next);
        }
    }

    // If this timer is late, so are the threads that receive frames.
    private void NoticeBusyServer()
    {
        var now = work.Time.Microseconds();
        if (_steeredAt > 0 && now - _steeredAt - (long)Period.TotalMicroseconds > LateMicroseconds)
        {
            _ignoreUntil = now + LateMicroseconds;
        }

        _steeredAt = now;
    }

    private CameraSteering Begin(Camera camera, SteeringLimits limits)
    {
        camera.Feed.SinksChanged += SteerSoon;
        return _steered[camera.Id] = new CameraSteering(camera, limits);
    }

    private void End(Camera camera)
    {
        if (_steered.TryRemove(camera.Id, out var steering))
        {
            camera.Feed.SinksChanged -= SteerSoon;
            steering.End();
        }
    }

    // A camera without desired settings reports its own only when it receives settings.
    private void Complete(Camera camera) =>
        _ = SteeringLimits.Missing(camera) is { } missing ? TryChangeAsync(camera, missing) : TrySendAsync(camera, camera.Desired);

    private async Task TryChangeAsync(Camera camera, SettingsChange change)
    {
        try
        {
            await settings.ChangeAsync(camera, change, "steering", _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The server stops.
        }
        catch (Exception e)
        {
            work.Errors.Add(Steering, camera.Id, e);
        }
    }

    private async Task TrySendAsync(Camera camera, CameraSettings next)
    {
        try
        {
            if (camera.Link is { } link)
            {
                await link.SendSettingsAsync(next, _stopping.Token);
                cameras.NotifyChanged(camera);
            }
        }
        catch (Exception e) when (e is IOException or CameraCommandException or ObjectDisposedException or OperationCanceledException)
        {
            // The connection ended: Welcome contains the settings.
        }
        catch (Exception e)
        {
            work.Errors.Add(Steering, camera.Id, e);
        }
    }
}
