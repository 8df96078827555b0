using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Uplink;

/// <summary>Timeouts, clock and capture time of the stream uplink, with a manual clock and a real connection.</summary>
public sealed class UplinkTimeTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync(new TestServerOptions { Time = _clock });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Session_that_stalls_inside_a_frame_is_closed()
    {
        var (camera, _) = await UplinkTestCamera.ConnectAsync(_server.Address, "door");
        await using var open = camera;
        await camera.SendAsync(UplinkTestCamera.FrameMessage(1, TestJpeg.Create(20_000)).AsMemory(0, 5_000));
        await WaitForSessionAsync(camera);
        var goodbye = await AdvanceUntilGoodbyeAsync(camera);
        Assert.Equal(GoodbyeReason.Timeout, goodbye.Reason);
        Assert.Contains("in the middle of a message", goodbye.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_that_sends_a_frame_byte_by_byte_is_closed()
    {
        var (camera, _) = await UplinkTestCamera.ConnectAsync(_server.Address, "door");
        await using var open = camera;
        var message = UplinkTestCamera.FrameMessage(1, TestJpeg.Create(20_000));
        await camera.SendAsync(message.AsMemory(0, 100));
        await WaitForSessionAsync(camera);
        var goodbye = camera.ExpectGoodbyeAsync();
        var sent = 100;
        await Eventually.TrueAsync(async () =>
        {
            if (!goodbye.IsCompleted)
            {
                try
                {
                    await camera.SendAsync(message.AsMemory(sent++, 1));
                }
                catch (SocketException)
                {
                    // The server has closed the connection; its Goodbye is on the way.
                }

                _clock.Advance(TimeSpan.FromSeconds(1));
            }

            return goodbye.IsCompleted;
        });

        Assert.Contains("too slowly", (await goodbye).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silent_session_is_pinged_and_closed_after_three_heartbeats()
    {
        var (camera, _) = await UplinkTestCamera.ConnectAsync(_server.Address, "door");
        await using var open = camera;
        await camera.ExpectAsync(MessageType.Ping);
        var goodbye = await AdvanceUntilGoodbyeAsync(camera);
        Assert.Equal(GoodbyeReason.Timeout, goodbye.Reason);
        await Eventually.TrueAsync(() => Find("door").Link is null);
    }

    [Fact]
    public async Task Connection_without_Hello_is_closed()
    {
        await using var camera = await UplinkTestCamera.DialAsync(_server.Address);
        Assert.Equal(GoodbyeReason.Timeout, (await AdvanceUntilGoodbyeAsync(camera)).Reason);
    }

    [Fact]
    public async Task Capture_time_is_converted_to_server_time()
    {
        var (camera, _) = await UplinkTestCamera.ConnectAsync(_server.Address, "door");
        await using var open = camera;
        var (body, length) = await camera.ExpectAsync(MessageType.Ping);
        Assert.True(Ping.TryRead(body, 0, length, out var ping, out _));
        // The camera booted 100 s ago and responds immediately.
        const long SinceBoot = 100_000_000;
        await camera.SendMessageAsync(
            new Pong
            {
                PingMicroseconds = ping.SenderMicroseconds,
                ReceivedMicroseconds = SinceBoot,
                SentMicroseconds = SinceBoot,
            }.WriteMessage
        );
        await Eventually.TrueAsync(() => Find("door").Link?.Clock is not null);
        Assert.Equal(ping.SenderMicroseconds - SinceBoot, Find("door").Link!.Clock!.Value.OffsetMicroseconds);

        _clock.Advance(TimeSpan.FromMilliseconds(500));
        await camera.SendFrameAsync(1, TestJpeg.Create(), captured: SinceBoot + 380_000, wait: 40_000);
        await camera.ExpectAckAsync();
        var model = await _server.Client.GetFromJsonAsync<JsonElement>("/api/cameras/door");
        var hops = model.GetProperty("frameHops");
        Assert.Equal((40.0, 80.0), (hops.GetProperty("deviceMs").GetDouble(), hops.GetProperty("networkMs").GetDouble()));
        Assert.InRange(hops.GetProperty("errorMs").GetDouble(), 0, 1);
        var frame = Find("door").Feed.TakeLatest()!;
        Assert.Equal(120_000, frame.ReceivedMicroseconds - frame.CapturedMicroseconds);
        frame.Release();
    }

    [Theory]
    [InlineData(12345)]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Pong_with_a_time_other_than_that_of_the_ping_does_not_set_the_clock(long pingMicroseconds)
    {
        var (camera, _) = await UplinkTestCamera.ConnectAsync(_server.Address, "door");
        await using var open = camera;
        await camera.ExpectAsync(MessageType.Ping);
        await SendPongAsync(camera, pingMicroseconds, receivedMicroseconds: 1);
        await camera.SendFrameAsync(1, TestJpeg.Create());
        await camera.ExpectAckAsync();
        Assert.Null(Find("door").Link!.Clock);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(null)]
    public async Task Pong_after_the_answer_to_the_ping_does_not_set_the_clock(long? pingMicroseconds)
    {
        var (camera, _) = await UplinkTestCamera.ConnectAsync(_server.Address, "door");
        await using var open = camera;
        var (body, length) = await camera.ExpectAsync(MessageType.Ping);
        Assert.True(Ping.TryRead(body, 0, length, out var ping, out _));
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        await SendPongAsync(camera, ping.SenderMicroseconds, receivedMicroseconds: 100_000_000);
        await Eventually.TrueAsync(() => Find("door").Link?.Clock is not null);
        var measured = Find("door").Link!.Clock;

        // The hold time that it claims gives the shortest possible round trip.
        var sent = pingMicroseconds ?? ping.SenderMicroseconds;
        await SendPongAsync(camera, sent, receivedMicroseconds: 0, held: _clock.Microseconds() - sent);
        await camera.SendFrameAsync(1, TestJpeg.Create());
        await camera.ExpectAckAsync();

        Assert.Equal(measured, Find("door").Link!.Clock);
    }

    [Fact]
    public async Task Camera_without_a_link_is_offline_ten_seconds_after_its_last_frame()
    {
        var (camera, _) = await UplinkTestCamera.ConnectAsync(_server.Address, "door");
        await camera.SendFrameAsync(1, TestJpeg.Create());
        await camera.ExpectAckAsync();
        await camera.DisposeAsync();
        await Eventually.TrueAsync(() => Find("door").Link is null);
        Assert.True(Find("door").IsOnline(_clock.Microseconds()));
        _clock.Advance(TimeSpan.FromSeconds(11));
        Assert.False(Find("door").IsOnline(_clock.Microseconds()));
        using var response = await _server.Client.GetAsync("/api/cameras/door/stream.mjpeg");
        Assert.Equal(503, (int)response.StatusCode);
        Assert.Contains("offline", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task SendPongAsync(UplinkTestCamera camera, long pingMicroseconds, long receivedMicroseconds, long held = 0) =>
        camera.SendMessageAsync(
            new Pong
            {
                PingMicroseconds = pingMicroseconds,
                ReceivedMicroseconds = receivedMicroseconds,
                SentMicroseconds = receivedMicroseconds + held,
            }.WriteMessage
        );

    // The server sends its first ping after the camera was attached, just before it reads messages.
    private static async Task WaitForSessionAsync(UplinkTestCamera camera) => await camera.ExpectAsync(MessageType.Ping);

    // Second by second, because the session may start its timer a moment after the camera received the 101.
    private async Task<Goodbye> AdvanceUntilGoodbyeAsync(UplinkTestCamera camera)
    {
        var goodbye = camera.ExpectGoodbyeAsync();
        await Eventually.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return goodbye.IsCompleted;
        });
        return await goodbye;
    }

    private Camera Find(string id) =>
        _server.Get<CameraRegistry>().TryGet(id, out var camera) ? camera : throw new InvalidOperationException($"No camera {id}.");
}
