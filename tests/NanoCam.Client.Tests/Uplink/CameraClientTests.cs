using NanoCam.Jpeg;
using NanoCam.Testing;
using NanoCam.Testing.Uplink;
using NanoCam.VirtualCamera.Scenes;
using NanoCam.Wire;

namespace NanoCam.Client.Tests.Uplink;

public sealed class CameraClientTests : UplinkTestBase
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Camera_describes_itself_and_reports_the_applied_settings()
    {
        await using var run = Start();
        var welcome = FakeUplinkServer.NewWelcome();
        welcome.Settings = new CameraSettings
        {
            Revision = 9,
            IntervalMilliseconds = 250,
            Width = 100,
            Height = 100,
            Quality = 30,
            Controls = [Control(CameraControl.Flip, 1), Control(CameraControl.Brightness, 7), Control(CameraControl.Flash, 255)],
        };
        using var connection = await Server.AcceptCameraAsync(welcome);

        var result = await connection.ReadAsync<SettingsResult>(MessageType.SettingsResult, SettingsResult.TryRead);

        Assert.Equal(
            ("virtual", (ushort)1600, (ushort)1200),
            (connection.Hello.Sensor, connection.Hello.MaxWidth, connection.Hello.MaxHeight)
        );
        Assert.Contains(connection.Hello.Controls, c => c is { Control: CameraControl.Brightness, Min: -2, Max: 2 });
        var applied = result.Applied;
        Assert.Equal((9u, 250u, (byte)30), (applied.Revision, applied.IntervalMilliseconds, applied.Quality));
        Assert.Equal((160, 120), (applied.Width, applied.Height));
        Assert.Contains(Control(CameraControl.Flip, 1), applied.Controls);
        Assert.Equal([Control(CameraControl.Brightness, 7), Control(CameraControl.Flash, 255)], result.Refused);
    }

    [Fact]
    public async Task Settings_change_the_frames_that_follow()
    {
        await using var run = Start();
        using var connection = await Server.AcceptCameraAsync();
        (var first, _) = await connection.ReadFrameAsync();
        await connection.AckAsync(first.Sequence, 2);
        await connection.SendAsync(
            new CameraSettings
            {
                Revision = 3,
                Width = 160,
                Height = 120,
                IntervalMilliseconds = 400,
            }.WriteMessage
        );
        SettingsResult result;
        do
        {
            result = await connection.ReadAsync<SettingsResult>(MessageType.SettingsResult, SettingsResult.TryRead);
        } while (result.Applied.Revision != 3);

        (var second, var jpeg) = await NextFrameAsync(connection, Interval);

        Assert.Equal((96, 64), (first.Width, first.Height));
        Assert.Equal((160, 120), (second.Width, second.Height));
        Assert.Equal(FrameVerdict.Accepted, JpegInspector.Inspect(jpeg, out var shape));
        Assert.Equal((160, 120), (shape.Width, shape.Height));
        var next = await Clock.WhenWaitingAsync(due => due > Interval && due <= TimeSpan.FromMilliseconds(400), Limit);
        Assert.Equal(TimeSpan.FromMilliseconds(400), next);
    }

    [Fact]
    public async Task Frames_carry_their_capture_time_since_boot_and_count_from_one()
    {
        await using var run = Start();
        using var connection = await Server.AcceptCameraAsync();
        (var first, _) = await connection.ReadFrameAsync();
        await connection.AckAsync(1, 2);
        (var second, _) = await NextFrameAsync(connection, Interval);

        Assert.Equal((1u, 2u), (first.Sequence, second.Sequence));
        Assert.Equal(100_000, second.CaptureMicroseconds - first.CaptureMicroseconds);
    }

    [Fact]
    public async Task Newest_frame_is_sent_when_credit_returns()
    {
        await using var run = Start();
        using var connection = await Server.AcceptCameraAsync(FakeUplinkServer.NewWelcome(credit: 1));
        (var first, _) = await connection.ReadFrameAsync();
        await Clock.WhenWaitingAsync(due => due == Interval, Limit);
        Clock.Advance(Interval * 4);
        await UntilAsync(() => run.Report.Captured == 5);

        await connection.AckAsync(first.Sequence, 1);
        (var second, _) = await connection.ReadFrameAsync();

        Assert.Equal(5u, second.Sequence);
        Assert.Equal(first.CaptureMicroseconds + 400_000, second.CaptureMicroseconds);
        Assert.Equal(3, run.Report.Replaced);
    }

    [Fact]
    public async Task Full_size_still_is_sent_between_live_frames_on_command()
    {
        await using var run = Start();
        using var connection = await Server.AcceptCameraAsync();
        (var live, _) = await connection.ReadFrameAsync();
        await connection.AckAsync(live.Sequence, 2);

        await connection.SendAsync(new Command { RequestId = 77, Kind = CommandKind.CaptureNow }.WriteMessage);
        (var still, var jpeg) = await connection.ReadFrameAsync();
        (var next, _) = await NextFrameAsync(connection, Interval);

        Assert.Equal((77u, FrameFlags.Still), (still.RequestId, still.Flags));
        Assert.Equal(FrameVerdict.Accepted, JpegInspector.Inspect(jpeg, out var shape));
        Assert.Equal((1600, 1200), (shape.Width, shape.Height));
        Assert.Equal((96, 0u, still.Sequence + 1), (next.Width, next.Flags, next.Sequence));
    }

    [Theory]
    [InlineData(CommandKind.ResetSensor, CommandStatus.Done)]
    [InlineData(CommandKind.ReportHealth, CommandStatus.Done)]
    [InlineData((CommandKind)99, CommandStatus.NotSupported)]
    public async Task Command_is_answered(CommandKind kind, CommandStatus expected)
    {
        await using var run = Start();
        using var connection = await Server.AcceptCameraAsync();

        await connection.SendAsync(new Command { RequestId = 5, Kind = kind }.WriteMessage);
        var result = await connection.ReadAsync<CommandResult>(MessageType.CommandResult, CommandResult.TryRead);

        Assert.Equal(new CommandResult { RequestId = 5, Status = expected }, result);
    }

    [Fact]
    public async Task Reboot_starts_a_new_boot_with_sequence_one()
    {
        await using var run = Start();
        uint bootId;
        using (var before = await Server.AcceptCameraAsync())
        {
            bootId = before.Hello.BootId;
            await before.ReadFrameAsync();
            await before.SendAsync(new Command { RequestId = 1, Kind = CommandKind.Reboot }.WriteMessage);
            await before.ReadAsync<Goodbye>(MessageType.Goodbye, Goodbye.TryRead);
        }

        await AdvanceToRetryAsync();
        using var after = await Server.AcceptCameraAsync();

        Assert.NotEqual(bootId, after.Hello.BootId);
        Assert.Equal(ResetReason.Software, after.Hello.ResetReason);
        Assert.Equal(1u, (await after.ReadFrameAsync()).Header.Sequence);
    }

    [Fact]
    public async Task Health_is_sent_every_heartbeat()
    {
        await using var run = Start(fps: 0.01);
        using var connection = await Server.AcceptCameraAsync();
        await connection.ReadAsync<Health>(MessageType.Health, Health.TryRead);
        await connection.ReadFrameAsync();
        await connection.AckAsync(1, 2);
        await Clock.WhenWaitingAsync(due => due == TimeSpan.FromSeconds(10), Limit);

        Clock.Advance(TimeSpan.FromSeconds(10));
        var health = await connection.ReadAsync<Health>(MessageType.Health, Health.TryRead);

        Assert.Equal((1u, 1u, 10_000u), (health.Captured, health.Sent, health.UptimeMilliseconds));
    }

    [Fact]
    public async Task Broken_connection_is_reopened_after_a_growing_pause()
    {
        await using var proxy = FlakyProxy.Start(Server.Address);
        await using var run = Start(proxy.Address);
        using (var connection = await Server.AcceptCameraAsync())
        {
            await connection.ReadFrameAsync();
            proxy.RefuseNew = true;
            proxy.Cut();
        }

        double step = 1;
        for (var i = 0; i < 4; i++)
        {
            var pause = await WhenRetryingAsync();
            Assert.InRange(pause.TotalSeconds, (step / 2) - 0.001, step * 3 / 2);
            Assert.Equal(i == 0 ? UplinkFailure.Lost : UplinkFailure.Unreachable, run.Report.Failure);
            step *= 2;
            Clock.Advance(pause);
        }

        var last = await WhenRetryingAsync();
        proxy.RefuseNew = false;
        Clock.Advance(last);
        using var again = await Server.AcceptCameraAsync();

        Assert.Equal(2u, (await again.ReadFrameAsync()).Header.Sequence);
        Assert.Equal(1, run.Report.Reconnects);
    }

    [Fact]
    public async Task Half_open_connection_is_closed_after_three_heartbeats()
    {
        await using var proxy = FlakyProxy.Start(Server.Address);
        await using var run = Start(proxy.Address, fps: 0.01);
        using (var connection = await Server.AcceptCameraAsync())
        {
            await connection.ReadFrameAsync();
            proxy.HalfOpen();
        }

        while (run.Report.State == UplinkState.Online)
        {
            await Clock.WhenWaitingAsync(due => due <= TimeSpan.FromSeconds(5), Limit);
            Clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(UplinkFailure.Lost, run.Report.Failure);
    }

    [Fact]
    public async Task Canceled_camera_sends_Goodbye()
    {
        var run = Start();
        using var connection = await Server.AcceptCameraAsync();
        await connection.ReadFrameAsync();
        var ending = run.StopAsync();

        var goodbye = await connection.ReadAsync<Goodbye>(MessageType.Goodbye, Goodbye.TryRead);

        Assert.Equal(GoodbyeReason.Closing, goodbye.Reason);
        connection.Dispose();
        await ending;
        Assert.Equal(UplinkState.Stopped, run.Report.State);
    }

    [Fact]
    public async Task Camera_that_fails_fast_reports_why_it_cannot_connect()
    {
        Server.Dispose();
        var camera = new CameraClient(NewCamera() with { FailFast = true }, new SceneSource(Drawn));

        var exception = await Assert.ThrowsAsync<UplinkException>(() => camera.RunAsync(Limit));

        Assert.Equal(UplinkFailure.Unreachable, exception.Failure);
    }

    [Theory]
    [InlineData("../door", 640, 10)]
    [InlineData("door", 15, 10)]
    [InlineData("door", 640, 0)]
    [InlineData("door", 640, double.NaN)]
    public void Options_outside_their_range_are_rejected(string id, int width, double fps)
    {
        Assert.ThrowsAny<ArgumentException>(() =>
            new CameraClient(NewCamera() with { Id = id }, new SceneSource(Drawn with { Width = width, Fps = fps }))
        );
    }

    private SceneOptions Drawn =>
        new()
        {
            Scene = SceneRenderer.Names[0],
            Name = "door",
            Width = 96,
            Height = 64,
            Fps = 10,
            Time = Clock,
        };

    private CameraClientOptions NewCamera() =>
        new()
        {
            Server = Server.Address,
            Id = "door",
            Time = Clock,
        };

    private Run Start(Uri? server = null, double fps = 10) =>
        new(new CameraClient(NewCamera() with { Server = server ?? Server.Address }, new SceneSource(Drawn with { Fps = fps })));

    private async Task<(FrameHeader Header, byte[] Jpeg)> NextFrameAsync(FakeConnection connection, TimeSpan interval)
    {
        await Clock.WhenWaitingAsync(due => due <= interval, Limit);
        Clock.Advance(interval);
        return await connection.ReadFrameAsync();
    }

    private async Task AdvanceToRetryAsync() => Clock.Advance(await WhenRetryingAsync());

    // The other waits are the frame interval (shorter), the close (2 s), the check of the link (5 s) and the handshake timeout (10 s).
    private Task<TimeSpan> WhenRetryingAsync() =>
        Clock.WhenWaitingAsync(due => due.TotalSeconds is >= 0.25 and < 30 and not 2 and not 5 and not 10, Limit);

    private async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Limit.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static ControlValue Control(CameraControl control, short value) => new() { Control = control, Value = value };

    /// <summary>A running camera that stops at the end of the test.</summary>
    private sealed class Run : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly CameraClient _camera;
        private readonly Task _running;

        public Run(CameraClient camera)
        {
            _camera = camera;
            _running = Task.Run(() => camera.RunAsync(_stop.Token));
        }

        public CameraReport Report => _camera.Statistics.Read();

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _running;
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            _stop.Dispose();
        }
    }
}
