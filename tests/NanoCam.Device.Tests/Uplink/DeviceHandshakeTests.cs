using System.Security.Cryptography;
using System.Text;
using NanoCam.Testing;
using NanoCam.Testing.Uplink;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Uplink;

/// <summary>The stream uplink with servers that refuse, stay silent, or are not NanoCam.</summary>
public sealed class DeviceHandshakeTests : IDisposable
{
    private readonly FakeUplinkServer _server = new();
    private readonly DeviceClock _clock = new();
    private readonly TestDevice _device;

    public DeviceHandshakeTests() => _device = new TestDevice(_clock);

    public void Dispose()
    {
        _device.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Request_upgrades_to_the_NanoCam_protocol()
    {
        _device.Stream(new Uri(_server.Address, "/behind/a/proxy/"));
        using var connection = await _server.AcceptAsync();

        Assert.StartsWith("GET /behind/a/proxy/uplink HTTP/1.1\r\n", connection.RequestHead, StringComparison.Ordinal);
        Assert.Equal(_server.Address.Authority, connection.Header("Host"));
        Assert.Equal(("Upgrade", "nanocam/1"), (connection.Header("Connection"), connection.Header("Upgrade")));
    }

    [Fact]
    public async Task Correct_key_passes_the_challenge()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        _device.Identity.Key = key;
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptHelloAsync();
        var challenge = new Challenge { Nonce = RandomNumberGenerator.GetBytes(Challenge.NonceSize) };
        await connection.SendAsync(challenge.WriteMessage);
        var proof = await connection.ReadAsync<Proof>(MessageType.Proof, Proof.TryRead);

        byte[] said = [.. challenge.Nonce, .. connection.Hello.Nonce, .. Encoding.ASCII.GetBytes("door")];
        Assert.Equal(HMACSHA256.HashData(key, said), proof.Hmac);
        await connection.SendAsync(FakeUplinkServer.NewWelcome().WriteMessage);
        await connection.ReadFrameAsync();
        Assert.Equal(0u, _device.Counted.LinkFaults);
    }

    [Fact]
    public async Task Wrong_key_fails_the_challenge_and_causes_a_long_pause()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        _device.Identity.Key = RandomNumberGenerator.GetBytes(32);
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptHelloAsync();
        var challenge = new Challenge { Nonce = RandomNumberGenerator.GetBytes(Challenge.NonceSize) };
        await connection.SendAsync(challenge.WriteMessage);
        var proof = await connection.ReadAsync<Proof>(MessageType.Proof, Proof.TryRead);
        byte[] said = [.. challenge.Nonce, .. connection.Hello.Nonce, .. Encoding.ASCII.GetBytes("door")];
        Assert.NotEqual(HMACSHA256.HashData(key, said), proof.Hmac);
        await connection.SendAsync(new Goodbye { Reason = GoodbyeReason.NotAuthorized }.WriteMessage);

        await StaysAwayAsync(30_000);
        Assert.Equal(1u, _device.Counted.LinkFaults);
    }

    [Fact]
    public async Task Hello_contains_the_largest_deliverable_size_not_the_sensors()
    {
        _device.Options.Camera.MaxWidth = 800;
        _device.Options.Camera.MaxHeight = 600;
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptHelloAsync();

        Assert.Equal((800, 600), (connection.Hello.MaxWidth, connection.Hello.MaxHeight));
        Assert.Equal(1600, _device.Camera.Opened.SensorWidth);
    }

    [Fact]
    public async Task Camera_without_a_key_reports_it_and_waits_for_the_longest_pause()
    {
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptHelloAsync();
        await connection.SendAsync(new Challenge().WriteMessage);
        var goodbye = await connection.ReadAsync<Goodbye>(MessageType.Goodbye, Goodbye.TryRead);

        Assert.Equal(GoodbyeReason.NotAuthorized, goodbye.Reason);
        Assert.Empty(await connection.ReadToEndAsync());
        await StaysAwayAsync(30_000);
    }

    [Theory]
    [InlineData(GoodbyeReason.NotAuthorized, 0, 30_000)]
    [InlineData(GoodbyeReason.Version, 0, 30_000)]
    [InlineData(GoodbyeReason.BadCameraId, 0, 30_000)]
    [InlineData(GoodbyeReason.Replaced, 0, 30_000)]
    [InlineData(GoodbyeReason.Busy, 120, 120_000)]
    [InlineData(GoodbyeReason.Busy, 65_535, 300_000)]
    [InlineData(GoodbyeReason.Closing, 0, 500)]
    [InlineData((GoodbyeReason)99, 0, 500)]
    public async Task Goodbye_of_the_server_sets_the_pause(GoodbyeReason reason, ushort retryAfter, int awayMilliseconds)
    {
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptHelloAsync();
        await connection.SendAsync(
            new Goodbye
            {
                Reason = reason,
                RetryAfterSeconds = retryAfter,
                Text = "no",
            }.WriteMessage
        );

        Assert.Empty(await connection.ReadToEndAsync());
        await StaysAwayAsync(awayMilliseconds);
        Assert.Equal(reason == GoodbyeReason.Closing ? 0u : 1u, _device.Counted.LinkFaults);
        _clock.Skip(TimeSpan.FromMinutes(6));
        (await _server.AcceptHelloAsync()).Dispose();
    }

    [Theory]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 120\r\n\r\nnot now", 120_000)]
    [InlineData("HTTP/1.1 301 Moved Permanently\r\nLocation: /elsewhere\r\n\r\n", 500)]
    [InlineData("HTTP/1.1 426 Upgrade Required\r\nUpgrade: nanocam/1\r\n\r\n", 500)]
    [InlineData("HTTP/1.1 401 Unauthorized\r\n\r\n", 30_000)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Welcome to our hotel", 500)]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", 500)]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nRetry-After: soon\r\n\r\n", 500)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", 500)]
    [InlineData("\r\n\r\n", 500)]
    public async Task Response_without_Upgrade_counts_as_a_refusal(string answer, int awayMilliseconds)
    {
        _device.Stream(_server.Address);
        using var connection = await _server.AnswerAsync(answer);

        Assert.Empty(await connection.ReadToEndAsync());
        await StaysAwayAsync(awayMilliseconds);
        Assert.Equal(1u, _device.Counted.LinkFaults);
    }

    [Fact]
    public async Task Endless_response_is_aborted()
    {
        _device.Stream(_server.Address);
        using var connection = await _server.AnswerAsync("HTTP/1.1 200 OK\r\nX: " + new string('x', 3000));

        await connection.ReadToEndAsync();
        await Eventually.TrueAsync(() => _device.Counted.LinkFaults == 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 101 Switch")]
    [InlineData(FakeUplinkServer.Switching)]
    public async Task Server_that_accepts_and_goes_silent_is_disconnected_after_ten_seconds(string answer)
    {
        _device.Stream(_server.Address);
        using var connection = await _server.AnswerAsync(answer);
        if (answer == FakeUplinkServer.Switching)
        {
            await connection.ReadAsync<Hello>(MessageType.Hello, Hello.TryRead);
        }

        _clock.Skip(TimeSpan.FromSeconds(11));
        Assert.Empty(await connection.ReadToEndAsync());
        await Eventually.TrueAsync(() => _device.Counted.LinkFaults == 1);
    }

    [Fact]
    public async Task Server_that_sends_single_bytes_is_disconnected()
    {
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptAsync();
        await connection.SendTextAsync("H");
        await connection.SendTextAsync("T");
        _clock.Skip(TimeSpan.FromSeconds(11));
        await connection.SendTextAsync("T");

        await Eventually.TrueAsync(() => _device.Counted.LinkFaults == 1);
    }

    [Fact]
    public async Task Unsupported_protocol_version_is_refused()
    {
        var welcome = FakeUplinkServer.NewWelcome();
        welcome.Version = 9;
        _device.Stream(_server.Address);
        using var connection = await _server.AcceptCameraAsync(welcome);
        var goodbye = await connection.ReadAsync<Goodbye>(MessageType.Goodbye, Goodbye.TryRead);

        Assert.Equal(GoodbyeReason.Version, goodbye.Reason);
        await StaysAwayAsync(30_000);
    }

    [Fact]
    public async Task Unreachable_server_is_retried_with_longer_pauses()
    {
        _server.Dispose();
        _device.Stream(_server.Address);
        var last = 0;
        foreach (var step in (int[])[1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
        {
            var pause = 0;
            await Eventually.TrueAsync(() => (pause = _clock.WaitOf(TestDevice.UplinkThread)) > 0 && pause != last);
            Assert.InRange(pause, step / 2, step * 3 / 2);
            last = pause;
            _clock.Skip(TimeSpan.FromSeconds(90));
        }

        Assert.Equal(0u, _device.Counted.LinkFaults);
    }

    private Task StaysAwayAsync(int milliseconds) => Eventually.TrueAsync(() => _clock.WaitOf(TestDevice.UplinkThread) >= milliseconds);
}
