using NanoCam.Testing;
using NanoCam.Testing.Uplink;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Uplink;

/// <summary>The stream uplink and a server that stops reading: the uplink thread is inside a send that does not end.</summary>
public sealed class StreamUplinkBlockedSendTests : IDisposable
{
    // Longer than a test may take, so that another cause must end the send.
    private const int Hour = 3_600_000;

    private readonly FakeUplinkServer _server = new(receiveBuffer: 8192);
    private readonly DeviceClock _clock = new();
    private readonly TestDevice _device;

    public StreamUplinkBlockedSendTests()
    {
        _device = new TestDevice(_clock);
        _device.Camera.Jpeg = TestJpeg.Create(390_000);
    }

    public void Dispose()
    {
        _device.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Send_that_is_stuck_is_aborted()
    {
        using var _ = await StuckAsync(20_000, heartbeatSeconds: 10);
        _clock.Skip(TimeSpan.FromSeconds(21));

        await Eventually.TrueAsync(() => _device.Counted.LinkFaults == 1);
    }

    [Fact]
    public async Task Silence_of_the_server_ends_a_send_before_its_timeout()
    {
        using var _ = await StuckAsync(Hour, heartbeatSeconds: 2);
        _clock.Skip(TimeSpan.FromSeconds(7));

        await Eventually.TrueAsync(() => _device.Capture.IsPaused);
        Assert.Equal(1u, _device.Counted.LinkFaults);
    }

    [Fact]
    public async Task Goodbye_ends_the_current_send()
    {
        using var connection = await StuckAsync(Hour, heartbeatSeconds: 10);
        await connection.SendAsync(new Goodbye { Reason = GoodbyeReason.Replaced }.WriteMessage);

        await Eventually.TrueAsync(() => _clock.WaitOf(TestDevice.UplinkThread) >= 30_000);
        Assert.Equal(1u, _device.Counted.LinkFaults);
    }

    [Fact]
    public async Task Invalid_data_ends_the_current_send_after_time_for_Goodbye()
    {
        using var connection = await StuckAsync(Hour, heartbeatSeconds: 10);
        await connection.SendTextAsync("HTTP/1.1 400 Bad Request");

        await Eventually.TrueAsync(() => _device.Capture.IsPaused);
        Assert.Equal(1u, _device.Counted.LinkFaults);
    }

    private async Task<FakeConnection> StuckAsync(int sendTimeoutMilliseconds, ushort heartbeatSeconds)
    {
        var welcome = FakeUplinkServer.NewWelcome(credit: 16);
        welcome.HeartbeatSeconds = heartbeatSeconds;
        _device.Stream(_server.Address, options => options.SendTimeoutMilliseconds = sendTimeoutMilliseconds);
        var connection = await _server.AcceptCameraAsync(welcome);
        await Eventually.TrueAsync(async () =>
        {
            var takes = _device.Camera.Takes;
            var sent = _device.Counted.Sent;
            await Eventually.TrueAsync(() => _device.Camera.Takes > takes + 30);
            return sent == _device.Counted.Sent;
        });

        // Credit is not the cause: the next send is in progress.
        Assert.InRange(_device.Counted.Sent, 0u, 15u);
        return connection;
    }
}
