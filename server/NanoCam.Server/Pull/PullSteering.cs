using NanoCam.Client;
using NanoCam.Server.Cameras;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>
/// Makes a source be what is wished of its camera: reads what it says, sets what differs, reads again, and reports what is really so. Runs
/// beside the pictures, whenever a wish or a new connection wakes it; a wish that comes meanwhile is the next round.
/// </summary>
internal sealed partial class PullSteering(PullSource source, Camera camera, PullHttp http, PullStatus status, PullContext services)
    : IDisposable
{
    // The number of a size may mean another at this driver; its pictures tell, and then the right one is found.
    private const int MaxSizeRounds = 3;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    private readonly SourceControls? _controls = source.ControlUrl is { } url ? new SourceControls(http, url) : null;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private volatile Hello _hello = new() { CameraId = camera.Id, Capabilities = Capabilities.Still };
    private volatile bool _isNew;
    private volatile int _adjustable;

    /// <summary>What the source said of itself.</summary>
    public Hello Hello => _hello;

    /// <summary>What of size, quality and interval can be wished.</summary>
    public AdjustableSettings Adjustable => (AdjustableSettings)_adjustable;

    /// <summary>Address of a single picture of its own; null for a source that has none.</summary>
    public Uri? Still =>
        Adjustable != AdjustableSettings.None ? _controls!.At("capture")
        : status.IsStream ? null
        : source.Url;

    /// <summary>Begins a round soon.</summary>
    /// <param name="isNew">The source was connected anew, so it may have restarted.</param>
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

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var backoff = new PullBackoff(Random.Shared);
        try
        {
            while (true)
            {
                await _wake.WaitAsync(stop);
                try
                {
                    await FollowAsync(camera.Desired, stop);
                    backoff.Reset();
                }
                catch (PullException e)
                {
                    // Its pictures may come all the same.
                    Log.NotSteered(services.Logger, source.Id, e.Message);
                    await Task.Delay(backoff.Next(e), services.Time, stop);
                    Wake(isNew: false);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The link was let go.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _wake.Dispose();

    private async Task FollowAsync(CameraSettings wish, CancellationToken stop)
    {
        var refused = new List<ControlValue>();
        if (_controls is not null)
        {
            if (_isNew)
            {
                _isNew = false;
                _controls.Forget();
            }

            await _controls.ReadAsync(SizeSeen(), stop);
            if (await _controls.ApplyAsync(wish, refused, stop))
            {
                await _controls.ReadAsync(SizeSeen(), stop);
            }

            await FollowSizeAsync(_controls, wish, stop);
            _adjustable = (int)_controls.Adjustable;
            _hello = Describe(_controls);
        }

        camera.Report(new SettingsResult { Applied = Applied(wish), Refused = [.. refused] });
    }

    private async Task FollowSizeAsync(SourceControls controls, CameraSettings wish, CancellationToken stop)
    {
        for (var round = 0; round < MaxSizeRounds; round++)
        {
            var before = SizeSeen();
            if (!await controls.ApplySizeAsync(wish, stop))
            {
                return;
            }

            // A few pictures of the old size are still under way.
            for (var waited = TimeSpan.Zero; before is not null && SizeSeen() == before && waited < Settle; waited += Look)
            {
                await Task.Delay(Look, services.Time, stop);
            }

            var after = SizeSeen();
            await controls.ReadAsync(after == before ? null : after, stop);
        }
    }

    // What pictures really are; not known while none come.
    private FrameSize? SizeSeen()
    {
        if (status.Phase != PullPhase.Connected || camera.Feed.TakeLatest() is not { } frame)
        {
            return null;
        }

        var size = new FrameSize(frame.Width, frame.Height);
        frame.Release();
        return size;
    }

    private Hello Describe(SourceControls controls) =>
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

    private CameraSettings Applied(CameraSettings wish)
    {
        var size = SizeSeen() ?? _controls?.Size;
        return new CameraSettings
        {
            Revision = wish.Revision,
            IntervalMilliseconds = wish.IntervalMilliseconds,
            Width = (ushort)(size?.Width ?? 0),
            Height = (ushort)(size?.Height ?? 0),
            Quality = (byte)(_controls?.Quality ?? 0),
            Controls = [.. _hello.Controls.Select(range => new ControlValue { Control = range.Control, Value = range.Value })],
        };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Source {CameraId} is not steered: {Problem}")]
        public static partial void NotSteered(ILogger logger, string cameraId, string problem);
    }
}
