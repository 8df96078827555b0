using NanoCam.Device.Capture;
using NanoCam.Device.Health;
using NanoCam.Device.Tests.Fakes;
using NanoCam.Device.Time;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Capture;

/// <summary>The capture thread with a scripted camera and a clock that the test advances.</summary>
public sealed class CaptureLoopTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly SteppedClock _clock = new();
    private readonly ScriptedCamera _camera;
    private readonly TestChip _chip = new();
    private readonly TestFlash _flash = new();
    private readonly FrameSlot _slot = new(1);
    private readonly FrameReader _reader;
    private readonly DeviceHealth _health;
    private readonly StopSignal _stop;
    private readonly CaptureOptions _options = new();
    private readonly Listener _listener = new();
    private CaptureLoop? _loop;
    private Thread? _thread;

    public CaptureLoopTests()
    {
        _camera = new ScriptedCamera(_clock);
        _stop = new StopSignal(_clock);
        _reader = _slot.AddReader(takesStills: true);
        _health = new DeviceHealth(_clock, _chip, _camera, _slot);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _stop.Set();
        _loop?.Wake();
        Assert.True(await _clock.RunAsync(() => _thread is null or { IsAlive: false }, TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task Frames_are_captured_at_the_desired_interval()
    {
        _options.Settings.IntervalMilliseconds = 200;
        var loop = Start();
        await FrameAsync();
        var first = Take().Sequence;
        _reader.Release();
        var before = _camera.Takes;

        await _clock.RunAsync(() => false, TimeSpan.FromSeconds(10));

        Assert.InRange(_camera.Takes - before, 48, 52);
        Assert.True(Take().Sequence > first);
        Assert.Equal(200u, loop.Current.IntervalMilliseconds);
    }

    [Fact]
    public async Task Settings_are_applied_and_reported_with_rejected_controls()
    {
        Start();
        await FrameAsync();

        _loop!.RequestSettings(
            new CameraSettings
            {
                Revision = 7,
                Width = 320,
                Height = 240,
                Quality = 60,
                IntervalMilliseconds = 500,
                Controls =
                [
                    new ControlValue { Control = CameraControl.Brightness, Value = 1 },
                    new ControlValue { Control = CameraControl.Brightness, Value = 99 },
                    new ControlValue { Control = CameraControl.Denoise, Value = 3 },
                    new ControlValue { Control = CameraControl.Flash, Value = 200 },
                ],
            }
        );
        Assert.True(await _clock.RunAsync(() => _listener.Results.Count > 0, Patience));

        var result = Assert.Single(_listener.Results);
        Assert.Equal(
            (7u, 320, 240, 60, 500u),
            (
                result.Applied.Revision,
                result.Applied.Width,
                result.Applied.Height,
                result.Applied.Quality,
                result.Applied.IntervalMilliseconds
            )
        );
        Assert.Equal(
            [(CameraControl.Brightness, 1), (CameraControl.Flash, 200)],
            result.Applied.Controls.Select(c => (c.Control, (int)c.Value))
        );
        Assert.Equal([(CameraControl.Brightness, 99), (CameraControl.Denoise, 3)], result.Refused.Select(c => (c.Control, (int)c.Value)));
        Assert.Equal(200, _flash.Brightness[^1]);
    }

    [Fact]
    public async Task Out_of_range_settings_are_limited_and_reported_as_a_fault()
    {
        Start();
        await FrameAsync();

        _loop!.RequestSettings(
            new CameraSettings
            {
                Revision = 1,
                Width = ushort.MaxValue,
                Height = ushort.MaxValue,
                Quality = 100,
                IntervalMilliseconds = uint.MaxValue,
                Controls = [new ControlValue { Control = (CameraControl)250, Value = short.MinValue }],
            }
        );
        Assert.True(await _clock.RunAsync(() => _listener.Results.Count > 0, Patience));

        var applied = _listener.Results[0].Applied;
        Assert.Equal((1600, 1200), (applied.Width, applied.Height));
        Assert.Equal(CaptureOptions.MaxIntervalMilliseconds, applied.IntervalMilliseconds);
        Assert.Single(_listener.Results[0].Refused);
        Assert.Equal(DeviceFaults.AbsurdSettings, _health.Faults & DeviceFaults.AbsurdSettings);
    }

    [Fact]
    public async Task Still_is_taken_at_full_size_after_settling_and_live_frames_continue()
    {
        Start();
        await FrameAsync();

        Assert.Equal(
            CommandStatus.Done,
            _loop!.RequestStill(
                new Command
                {
                    RequestId = 5,
                    Kind = CommandKind.CaptureNow,
                    Flags = FrameFlags.Flash,
                }
            )
        );
        Assert.True(await _clock.RunAsync(() => _slot.IsStillPending, Patience));
        var still = Take();

        Assert.Equal((5u, 1600, 1200), (still.RequestId, still.Width, still.Height));
        Assert.Equal(FrameFlags.Still | FrameFlags.Flash, still.Flags);
        Assert.Equal([255, 0], _flash.Brightness);
        _reader.Release();
        await FrameAsync();
        var live = Take();
        Assert.Equal((0u, 640, 480), (live.RequestId, live.Width, live.Height));
        Assert.True(live.Sequence > still.Sequence);
    }

    [Fact]
    public async Task Still_that_is_not_taken_is_dropped_and_live_frames_continue()
    {
        Start();
        await FrameAsync();

        _loop!.RequestStill(new Command { RequestId = 5, Kind = CommandKind.CaptureNow });
        Assert.True(await _clock.RunAsync(() => _listener.Ended.Count > 0, Patience));

        Assert.Equal((5u, CommandStatus.Failed), _listener.Ended[0]);
        await FrameAsync();
        Assert.Equal(0u, Take().RequestId);
    }

    [Theory]
    [InlineData(CameraError.NoSensor)]
    [InlineData(CameraError.NoJpeg)]
    [InlineData(CameraError.BadConfig)]
    [InlineData(CameraError.SensorNotSupported)]
    [InlineData(CameraError.NoMemory)]
    public async Task Camera_that_cannot_be_opened_is_reported_and_retried_with_longer_pauses(CameraError error)
    {
        for (var i = 0; i < 12; i++)
        {
            _camera.OpenErrors.Enqueue(error);
        }

        Start();
        Assert.True(await _clock.RunAsync(() => _camera.Opens >= 2, Patience));
        Wire.Health health = new();
        _health.Fill(health);
        Assert.Equal(error, health.CameraError);
        Assert.Equal(DeviceFaults.Camera, health.Faults & DeviceFaults.Camera);
        _loop!.RequestStill(new Command { RequestId = 9, Kind = CommandKind.CaptureNow });
        Assert.True(await _clock.RunAsync(() => _listener.Ended.Count > 0, Patience));
        Assert.Equal((9u, CommandStatus.Failed), _listener.Ended[0]);

        Assert.True(await _clock.RunAsync(() => _camera.IsOpen, TimeSpan.FromMinutes(30)));

        Assert.InRange(_clock.Microseconds, 6 * 60_000_000L, 15 * 60_000_000L);
        await FrameAsync();
        Assert.Equal(CameraError.None, _health.CameraError);
    }

    [Fact]
    public async Task Settings_received_without_a_camera_are_applied_when_it_opens()
    {
        _camera.OpenErrors.Enqueue(CameraError.NoSensor);
        _camera.OpenErrors.Enqueue(CameraError.NoSensor);
        Start();
        await _clock.RunAsync(() => _camera.Opens == 1, Patience);

        var brightness = new ControlValue { Control = CameraControl.Brightness, Value = 2 };
        _loop!.RequestSettings(new CameraSettings { Revision = 3, Controls = [brightness] });
        Assert.True(await _clock.RunAsync(() => _listener.Results.Count >= 2, Patience));

        Assert.Single(_listener.Results[0].Refused);
        Assert.Empty(_listener.Results[1].Refused);
        Assert.Equal(3u, _listener.Results[1].Applied.Revision);
    }

    [Fact]
    public async Task Silent_sensor_is_restarted_with_its_settings()
    {
        Start();
        await FrameAsync();
        _loop!.RequestSettings(
            new CameraSettings
            {
                Width = 320,
                Height = 240,
                Controls = [new ControlValue { Control = CameraControl.Brightness, Value = 2 }],
            }
        );
        Assert.True(await _clock.RunAsync(() => _listener.Results.Count > 0, Patience));
        var settings = _camera.Controls.Count;

        _camera.WaitError = CameraError.Timeout;
        Assert.True(await _clock.RunAsync(() => _camera.Opens >= 2, Patience));
        _camera.WaitError = CameraError.None;

        Assert.True(await _clock.RunAsync(() => _camera.Controls.Count > settings, Patience));
        Assert.Equal((CameraControl.Brightness, 2), (_camera.Controls[^1].Control, _camera.Controls[^1].Value));
        Assert.Equal((320, 240), (_camera.Formats[^1].Width, _camera.Formats[^1].Height));
    }

    [Fact]
    public async Task Short_silence_after_a_long_pause_does_not_restart_the_sensor()
    {
        Start();
        await FrameAsync();
        _loop!.IsPaused = true;
        await _clock.RunAsync(() => false, TimeSpan.FromMinutes(5));

        _camera.WaitError = CameraError.Timeout;
        _loop.IsPaused = false;
        await _clock.RunAsync(() => false, TimeSpan.FromSeconds(10));
        _camera.WaitError = CameraError.None;

        await FrameAsync();
        Assert.Equal(1, _camera.Opens);
    }

    [Fact]
    public async Task Camera_whose_frames_exceed_the_buffers_is_opened_with_a_smaller_size()
    {
        _camera.BytesPerPixel = 0.2;
        _options.Camera.MaxWidth = 640;
        _options.Camera.MaxHeight = 480;
        Start();
        await FrameAsync();
        _options.Camera.MaxWidth = 1600;
        _options.Camera.MaxHeight = 1200;

        Assert.Equal(CommandStatus.Done, _loop!.RequestReset(4));

        Assert.True(await _clock.RunAsync(() => _camera.Opens >= 3 && _camera.IsOpen && _camera.Opened.Width == 640, Patience));
        await FrameAsync();
        Assert.Equal(640 * 480 / 5, _slot.MaxJpegBytes);
        Assert.True(_loop.Opened.MaxJpegBytes <= _slot.MaxJpegBytes);
    }

    [Fact]
    public async Task While_paused_no_frame_is_copied_but_stills_are_taken()
    {
        Start();
        await FrameAsync();
        _loop!.IsPaused = true;
        await _clock.RunAsync(() => false, TimeSpan.FromSeconds(2));
        var before = _camera.Takes;

        await _clock.RunAsync(() => false, TimeSpan.FromSeconds(20));
        Assert.Equal(before, _camera.Takes);

        _loop.RequestStill(new Command { RequestId = 5, Kind = CommandKind.CaptureNow });
        Assert.True(await _clock.RunAsync(() => _slot.IsStillPending, Patience));
    }

    [Fact]
    public async Task Heap_too_small_for_the_buffers_leads_to_smaller_frames()
    {
        // The largest array of .NET simulates a full heap.
        _camera.MaxJpegBytes = Array.MaxLength;
        Start();

        Assert.True(await _clock.RunAsync(() => _camera.Config is { MaxWidth: > 0 and <= 800 }, Patience));
        _camera.MaxJpegBytes = 64 * 1024;

        await FrameAsync();
        Assert.True(_camera.Config!.MaxWidth < 1600);
    }

    [Fact]
    public async Task Frame_larger_than_the_buffer_is_dropped_and_the_next_one_captured()
    {
        _camera.MaxJpegBytes = 2000;
        _camera.Jpeg = new byte[3000];
        Start();
        Assert.True(await _clock.RunAsync(() => _slot.MaxJpegBytes == 2000, Patience));
        await _clock.RunAsync(() => false, TimeSpan.FromSeconds(1));
        Assert.Null(_reader.Take());

        _camera.Jpeg = GoldenFrames.Baseline.Bytes[..1500];

        await FrameAsync();
        Assert.Equal(1500, Take().Length);
    }

    [Fact]
    public async Task Uptime_beyond_32_bits_of_milliseconds_has_no_effect()
    {
        _clock.Advance(TimeSpan.FromDays(60));
        _options.Settings.IntervalMilliseconds = 100;
        Start();
        await FrameAsync();
        var before = _camera.Takes;

        await _clock.RunAsync(() => false, TimeSpan.FromSeconds(10));

        Assert.InRange(_camera.Takes - before, 80, 101);
        Assert.True(Take().CaptureMicroseconds > TimeSpan.FromDays(60).TotalMicroseconds);
    }

    [Fact]
    public async Task Weak_supply_limits_the_rate_regardless_of_the_server()
    {
        _options.MinIntervalMilliseconds = 1000;
        Start();
        await FrameAsync();
        var before = _camera.Takes;

        await _clock.RunAsync(() => false, TimeSpan.FromSeconds(20));

        Assert.InRange(_camera.Takes - before, 18, 21);
    }

    private CaptureLoop Start()
    {
        _loop = new CaptureLoop(_camera, _options, _slot, _flash, _health, _clock, _stop);
        _loop.Attach(_listener);
        _thread = new Thread(_loop.Run) { IsBackground = true };
        _thread.Start();
        return _loop;
    }

    private async Task FrameAsync()
    {
        var came = await _clock.RunAsync(
            () =>
            {
                var frame = _reader.Take();
                _reader.Release();
                return frame is not null;
            },
            Patience
        );
        Assert.True(came);
        await _clock.RunAsync(() => false, TimeSpan.FromMilliseconds(1500));
    }

    private FrameBuffer Take()
    {
        var frame = _reader.Take();
        Assert.NotNull(frame);
        return frame;
    }

    private sealed class Listener : ICaptureListener
    {
        public List<SettingsResult> Results { get; } = [];

        public List<(uint RequestId, CommandStatus Status)> Ended { get; } = [];

        public void OnSettingsApplied(SettingsResult result) => Results.Add(result);

        public void OnCommandEnded(uint requestId, CommandStatus status) => Ended.Add((requestId, status));
    }
}
