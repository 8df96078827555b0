using NanoCam.Testing;
using NanoCam.Testing.Uplink;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Uplink;

/// <summary>The stream uplink with valid and invalid messages after Welcome.</summary>
public sealed class StreamUplinkMessageTests : IDisposable
{
    private readonly FakeUplinkServer _server = new();
    private readonly DeviceClock _clock = new();
    private readonly TestDevice _device;

    public StreamUplinkMessageTests() => _device = new TestDevice(_clock);

    public void Dispose()
    {
        _device.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Frames_in_flight_never_exceed_the_credit()
    {
        var uplink = _device.Stream(_server.Address);
        using var connection = await _server.AcceptCameraAsync();
        var first = (await connection.ReadFrameAsync()).Header.Sequence;
        var second = (await connection.ReadFrameAsync()).Header.Sequence;
        Assert.DoesNotContain(MessageType.Frame, (await connection.PingAsync()).Before);
        await connection.AckAsync(first, credit: 2, FrameVerdict.Truncated);
        var third = (await connection.ReadFrameAsync()).Header.Sequence;
        Assert.DoesNotContain(MessageType.Frame, (await connection.PingAsync()).Before);
        await connection.AckAsync(second, credit: 1);
        Assert.DoesNotContain(MessageType.Frame, (await connection.PingAsync()).Before);

        Assert.True(first < second && second < third);
        Assert.Equal(
            (1, 1, FrameVerdict.Truncated),
            (uplink.Statistics.Accepted, uplink.Statistics.Rejected, uplink.Statistics.LastRejection)
        );
        await connection.AckAsync(third, credit: 1);
        await connection.ReadFrameAsync();
    }

    [Fact]
    public async Task Credit_of_zero_pauses_frames_until_it_is_raised()
    {
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptCameraAsync(FakeUplinkServer.NewWelcome(credit: 1));
        (var paused, _) = await connection.ReadFrameAsync();
        await connection.AckAsync(paused.Sequence, credit: 0);
        await Eventually.TrueAsync(() => _device.Camera.Takes > paused.Sequence + 5);
        Assert.DoesNotContain(MessageType.Frame, (await connection.PingAsync()).Before);
        await connection.AckAsync(paused.Sequence, credit: 1);
        (var newest, _) = await connection.ReadFrameAsync();

        Assert.True(newest.Sequence > paused.Sequence + 4, $"{newest.Sequence} after {paused.Sequence}");
    }

    [Fact]
    public async Task Ping_is_answered_with_the_clock_since_boot()
    {
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptCameraAsync();
        var before = _clock.Microseconds;
        (var pong, _) = await connection.PingAsync(-77);

        Assert.Equal(-77, pong.PingMicroseconds);
        Assert.InRange(pong.ReceivedMicroseconds, before, pong.SentMicroseconds);
        Assert.InRange(pong.SentMicroseconds, before, _clock.Microseconds);
    }

    [Fact]
    public async Task Silent_server_gets_a_ping_after_one_heartbeat()
    {
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptCameraAsync();
        await connection.ReadFrameAsync();
        _clock.Skip(TimeSpan.FromSeconds(11));
        var ping = await connection.ReadAsync<Ping>(MessageType.Ping, Ping.TryRead);

        Assert.True(ping.SenderMicroseconds >= 11_000_000);
        Assert.Equal(0u, _device.Counted.LinkFaults);
    }

    [Fact]
    public async Task Server_that_never_acknowledges_is_disconnected()
    {
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptCameraAsync();
        await connection.ReadFrameAsync();
        for (var i = 0; i < 2; i++)
        {
            _clock.Skip(TimeSpan.FromSeconds(14));
            await connection.PingAsync();
        }

        Assert.Equal(0u, _device.Counted.LinkFaults);
        _clock.Skip(TimeSpan.FromSeconds(5));
        await connection.SendAsync(new Ping().WriteMessage);
        await connection.ReadToEndAsync();
        await Eventually.TrueAsync(() => _device.Counted.LinkFaults == 1);
    }

    [Fact]
    public async Task Health_is_sent_once_per_heartbeat()
    {
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptCameraAsync(FakeUplinkServer.NewWelcome(credit: 0));
        await connection.ReadAsync<Wire.Health>(MessageType.Health, Wire.Health.TryRead);
        Assert.DoesNotContain(MessageType.Health, (await connection.PingAsync()).Before);
        _clock.Skip(TimeSpan.FromSeconds(10.5));
        var health = await connection.ReadAsync<Wire.Health>(MessageType.Health, Wire.Health.TryRead);

        Assert.InRange(health.UptimeMilliseconds, 10_500u, 30_000u);
    }

    [Fact]
    public async Task First_welcome_of_a_server_without_own_settings_keeps_the_interval_of_the_board()
    {
        _device.Options.Settings.IntervalMilliseconds = 700;
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptCameraAsync(FakeUplinkServer.NewWelcome(credit: 0));

        await Eventually.TrueAsync(() => _device.Capture.Current.IntervalMilliseconds == 700);
    }

    [Fact]
    public async Task Commands_are_executed_or_answered()
    {
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptCameraAsync(FakeUplinkServer.NewWelcome(credit: 0));
        await connection.CommandAsync(1, (CommandKind)200);
        Assert.Equal(CommandStatus.NotSupported, (await ResultAsync(connection, 1)).Status);
        await connection.CommandAsync(2, CommandKind.ReportHealth);
        Assert.Equal(CommandStatus.Done, (await ResultAsync(connection, 2)).Status);
        var opens = _device.Camera.Opens;
        await connection.CommandAsync(3, CommandKind.ResetSensor);
        Assert.Equal(CommandStatus.Done, (await ResultAsync(connection, 3)).Status);
        Assert.Equal(opens + 1, _device.Camera.Opens);
    }

    [Fact]
    public async Task Still_requested_during_another_one_follows_it_and_a_third_returns_busy()
    {
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptCameraAsync(FakeUplinkServer.NewWelcome(credit: 0));
        await connection.CommandAsync(5, CommandKind.CaptureNow);
        await Eventually.TrueAsync(() => _device.Slot.IsStillPending);
        await connection.CommandAsync(6, CommandKind.CaptureNow);
        await connection.CommandAsync(7, CommandKind.CaptureNow);
        Assert.Equal(CommandStatus.Busy, (await ResultAsync(connection, 7)).Status);
        await connection.AckAsync(0, credit: 1);
        (var first, var jpeg) = await connection.ReadFrameAsync();
        Assert.Equal((5u, FrameFlags.Still), (first.RequestId, first.Flags & FrameFlags.Still));
        Assert.Equal(_device.Camera.Jpeg, jpeg);

        var frame = first;
        do
        {
            await connection.AckAsync(frame.Sequence, credit: 1);
            (frame, _) = await connection.ReadFrameAsync();
        } while (frame.RequestId == 0);

        Assert.Equal((6u, FrameFlags.Still), (frame.RequestId, frame.Flags & FrameFlags.Still));
    }

    [Fact]
    public async Task Still_of_an_earlier_connection_is_not_sent_in_the_next()
    {
        _device.Stream(_server.Address);
        using (var first = await _server.AcceptCameraAsync(FakeUplinkServer.NewWelcome(credit: 0)))
        {
            await first.CommandAsync(1, CommandKind.CaptureNow);
            await Eventually.TrueAsync(() => _device.Slot.IsStillPending);
        }

        using var second = await _server.AcceptCameraAsync();
        (var header, _) = await second.ReadFrameAsync();
        Assert.Equal((0u, 0u), (header.RequestId, header.Flags & FrameFlags.Still));
    }

    [Fact]
    public async Task Restart_is_answered_before_it_happens()
    {
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptCameraAsync();
        await connection.CommandAsync(9, CommandKind.Reboot);
        Assert.Equal(CommandStatus.Done, (await ResultAsync(connection, 9)).Status);
        await connection.ReadAsync<Goodbye>(MessageType.Goodbye, Goodbye.TryRead);
        Assert.Equal(0, _device.Chip.Reboots);
        connection.Dispose();

        await Eventually.TrueAsync(() => _device.Chip.Reboots == 1);
    }

    [Fact]
    public async Task Device_that_stops_sends_Goodbye()
    {
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptCameraAsync();
        await connection.ReadFrameAsync();
        _device.Stop();
        var goodbye = await connection.ReadAsync<Goodbye>(MessageType.Goodbye, Goodbye.TryRead);

        Assert.Equal(GoodbyeReason.Closing, goodbye.Reason);
    }

    private static async Task<CommandResult> ResultAsync(FakeConnection connection, uint requestId)
    {
        var result = await connection.ReadAsync<CommandResult>(MessageType.CommandResult, CommandResult.TryRead);
        Assert.Equal(requestId, result.RequestId);
        return result;
    }
}
