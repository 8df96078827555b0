using NanoCam.Client;
using NanoCam.Jpeg;
using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>
/// Applies the desired settings of a camera to its source: reads the status of the source, sets the values that differ, reads it again and
/// reports
/// the result. Runs in parallel with the frames, after every connection and every change to the settings. A change during a run starts
/// another one.
/// </summary>
internal sealed partial class PullSteering(
    PullSource source,
    Camera camera,
    PullHttp http,
    PullStatus status,
    TimeProvider time,
    ErrorLog errors,
    ILogger<PullSteering> logger
) : IDisposable
{
    // The number of a size depends on the version of the camera driver. The size of the frames shows which one is right.
    private const int MaxSizeRounds = 3;

    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(5);

    private readonly SourceControlClient? _controls = source.ControlUrl is { } url ? new SourceControlClient(http, url) : null;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private volatile Hello _hello = new() { CameraId = camera.Id, Capabilities = Capabilities.Still };
    private volatile bool _isNew;
    private volatile int _adjustable;

    /// <summary>Capabilities and controls of the source.</summary>
    public Hello Hello => _hello;

    /// <summary>Which of size, quality and interval can be set.</summary>
    public AdjustableSettings Adjustable => (AdjustableSettings)_adjustable;

    /// <summary>Address of single JPEGs; null for a source that only has a stream.</summary>
    public Uri? StillUrl =>
        Adjustable != AdjustableSettings.None ? _controls!.At("capture")
        : status.IsStream ? null
        : source.Url;

    /// <summary>Schedules a run.</summary>
    /// <param name="isNew">Whether the source has just connected, so that it may have restarted.</param>
    public void Wake(bool isNew)
    {
        _isNew |= isNew;
        lock (_wake)
        {
            if (_wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
    }

    /// <summary>Runs until it is canceled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var backoff = new Backoff(Random.Shared);
        try
        {
            while (true)
            {
                await _wake.WaitAsync(stop);
                try
                {
                    await ApplyAsync(camera.Target, stop);
                    backoff.Reset();
                }
                catch (PullException e)
                {
                    // Frames may still arrive.
                    Log.SettingsNotApplied(logger, source.Id, e.Message);
                    await Task.Delay(backoff.Next(e.MinRetryStep), time, stop);
                    Wake(isNew: false);
                }
                catch (Exception e) when (!stop.IsCancellationRequested)
                {
                    errors.Add("Applying settings to a pulled camera", source.Id, e);
                    await Task.Delay(backoff.Next(), time, stop);
                    Wake(isNew: false);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The link was released.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _wake.Dispose();

    private async Task ApplyAsync(CameraSettings desired, CancellationToken stop)
    {
        var refused = new List<ControlValue>();
        if (_controls is not null)
        {
            if (_isNew)
            {
                _isNew = false;
                _controls.Reset();
            }

            await _controls.ReadAsync(FrameSizeNow(), stop);
            if (await _controls.ApplyAsync(desired, refused, stop))
            {
                await _controls.ReadAsync(FrameSizeNow(), stop);
            }

            await ApplySizeAsync(_controls, desired, stop);
            _adjustable = (int)_controls.Adjustable;
            _hello = Describe(_controls);
        }

        camera.Report(new SettingsResult { Applied = Applied(desired), Refused = [.. refused] });
    }

    private async Task ApplySizeAsync(SourceControlClient controls, CameraSettings desired, CancellationToken stop)
    {
        for (var round = 0; round < MaxSizeRounds; round++)
        {
            var before = FrameSizeNow();
            if (!await controls.ApplySizeAsync(desired, stop))
            {
                return;
            }

            // A few frames of the old size are still in flight.
            for (var waited = TimeSpan.Zero; before is not null && FrameSizeNow() == before && waited < SettleTime; waited += CheckInterval)
            {
                await Task.Delay(CheckInterval, time, stop);
            }

            var after = FrameSizeNow();
            await controls.ReadAsync(after == before ? null : after, stop);
        }
    }

    // The size of the newest frame; unknown while no frames arrive.
    private FrameSize? FrameSizeNow()
    {
        if (status.Phase != PullPhase.Connected || camera.Feed.TakeLatest() is not { } frame)
        {
            return null;
        }

        var size = new FrameSize(frame.Width, frame.Height);
        frame.Release();
        return size;
    }

    private Hello Describe(SourceControlClient controls) =>
        new()
        {
            CameraId = camera.Id,
            Capabilities =
                Capabilities.Still
                | (Array.Exists(controls.Ranges, range => range.Control == CameraControl.Flash) ? Capabilities.Flash : 0),
            Board = controls.Status is null ? "" : "CameraWebServer",
            MaxWidth = controls.Adjustable.HasFlag(AdjustableSettings.Size) ? (ushort)controls.Largest.Width : (ushort)0,
            MaxHeight = controls.Adjustable.HasFlag(AdjustableSettings.Size) ? (ushort)controls.Largest.Height : (ushort)0,
            Controls = controls.Ranges,
        };

    private CameraSettings Applied(CameraSettings desired)
    {
        var size = FrameSizeNow() ?? _controls?.Size;
        return new CameraSettings
        {
            Revision = desired.Revision,
            IntervalMilliseconds = status.IsStream
                ? desired.IntervalMilliseconds
                : Math.Max(desired.IntervalMilliseconds, (uint)source.Period.TotalMilliseconds),
            Width = (ushort)(size?.Width ?? 0),
            Height = (ushort)(size?.Height ?? 0),
            Quality = (byte)(_controls?.QualityFor(desired) ?? 0),
            Controls = [.. _hello.Controls.Select(range => new ControlValue { Control = range.Control, Value = range.Value })],
        };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Settings of pulled camera {CameraId} were not applied: {Problem}")]
        public static partial void SettingsNotApplied(ILogger logger, string cameraId, string problem);
    }
}
