using NanoCam.Testing;
using NanoCam.Testing.Uplink;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Uplink;

/// <summary>Photo mode with servers that refuse, stay silent, or are not NanoCam.</summary>
public sealed class HttpUplinkFaultTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanocam-photo-");
    private readonly FakeUplinkServer _server = new();
    private readonly DeviceClock _clock = new();
    private readonly TestDevice _device;

    public HttpUplinkFaultTests() => _device = new TestDevice(_clock);

    public void Dispose()
    {
        _device.Dispose();
        _server.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Request_is_a_plain_upload()
    {
        _device.Identity.Key = [0xDE, 0xAD, 0x01, 0xF0];
        _device.Photo(new Uri(_server.Address, "/proxy/"), _folder.FullName);
        using var connection = await _server.AcceptAsync();
        var body = await connection.ReadBodyAsync();

        Assert.StartsWith("POST /proxy/api/cameras/door/frames HTTP/1.1\r\n", connection.RequestHead, StringComparison.Ordinal);
        Assert.Equal(("image/jpeg", "Bearer dead01f0"), (connection.Header("Content-Type"), connection.Header("Authorization")));
        Assert.Equal(
            ("7", "1", "-61", "1"),
            (
                connection.Header(UploadHeaders.BootId),
                connection.Header(UploadHeaders.Sequence),
                connection.Header(UploadHeaders.Rssi),
                connection.Header(UploadHeaders.ResetReason)
            )
        );
        Assert.Equal(UploadHeaders.WireAnswer, connection.Header(UploadHeaders.Answer));
        Assert.Equal(_device.Camera.Jpeg, body);
    }

    [Theory]
    [InlineData("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", 3)]
    [InlineData("HTTP/1.1 507 Full\r\nContent-Length: 0\r\n\r\n", 3)]
    [InlineData("HTTP/1.1 429 Slower\r\nContent-Length: 0\r\n\r\n", 3)]
    [InlineData("", 3)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\nbroken off", 3)]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", 1)]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://hotel.example/\r\nContent-Length: 0\r\n\r\n", 1)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>", 1)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 1)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 1)]
    public async Task Request_is_retried_where_another_attempt_can_help(string answer, int tries)
    {
        _device.Photo(_server.Address, _folder.FullName);
        for (var i = 0; i < tries; i++)
        {
            using var connection = await _server.AcceptAsync();
            await connection.ReadBodyAsync();
            await connection.SendTextAsync(answer);
        }

        await Eventually.TrueAsync(() => _clock.WaitOf(TestDevice.UplinkThread) > 200_000);
        Assert.Equal((tries, 0u), (_server.Accepted, _device.Counted.Sent));
        Assert.Equal(
            answer.Length == 0 || answer.Contains("broken", StringComparison.Ordinal) ? 0u : (uint)tries,
            _device.Counted.LinkFaults
        );
    }

    [Fact]
    public async Task Response_for_another_photo_is_ignored()
    {
        _device.Photo(_server.Address, _folder.FullName);
        using var connection = await _server.AcceptAsync();
        await connection.ReadBodyAsync();
        await AnswerAsync(connection, 99, new CameraSettings { IntervalMilliseconds = 5000 });

        await Eventually.TrueAsync(() => _clock.WaitOf(TestDevice.UplinkThread) > 200_000);
        Assert.Equal((0u, 1u), (_device.Counted.Sent, _device.Counted.LinkFaults));
    }

    [Theory]
    [InlineData(uint.MaxValue, 604_800_000)]
    [InlineData(1000u, 1000)]
    [InlineData(999u, 300_000)]
    [InlineData(0u, 300_000)]
    public async Task Out_of_range_interval_is_limited(uint desired, int rests)
    {
        _device.Photo(_server.Address, _folder.FullName);
        using var connection = await _server.AcceptAsync();
        await connection.ReadBodyAsync();
        await AnswerAsync(connection, 0, new CameraSettings { IntervalMilliseconds = desired });

        await Eventually.TrueAsync(() =>
            _clock.WaitOf(TestDevice.UplinkThread) is var wait && wait >= Math.Max(rests - 20_000, 500) && wait <= rests
        );
        Assert.Equal((1u, 0u), (_device.Counted.Sent, _device.Counted.LinkFaults));
    }

    [Fact]
    public async Task Server_that_never_responds_does_not_keep_the_board_awake()
    {
        _device.Photo(_server.Address, _folder.FullName, options => options.IsSleeping = true);
        using var connection = await _server.AcceptAsync();
        await connection.ReadBodyAsync();
        _clock.Skip(TimeSpan.FromSeconds(61));

        await Eventually.TrueAsync(() => _device.Chip.Sleeps.Count == 1);
        Assert.Equal((1, 1u), (_server.Accepted, _device.Counted.LinkFaults));
    }

    [Fact]
    public async Task Server_that_never_responds_loses_one_photo_but_not_the_next()
    {
        _device.Photo(_server.Address, _folder.FullName);
        using (var silent = await _server.AcceptAsync())
        {
            await silent.ReadBodyAsync();
            _clock.Skip(TimeSpan.FromSeconds(61));
            await Eventually.TrueAsync(() => _clock.WaitOf(TestDevice.UplinkThread) > 200_000);
        }

        _clock.Skip(TimeSpan.FromSeconds(300));
        using var connection = await _server.AcceptAsync();
        await connection.ReadBodyAsync();
        await AnswerAsync(connection, 0, new CameraSettings());
        await Eventually.TrueAsync(() => _device.Counted.Sent == 1);
    }

    [Fact]
    public async Task Endless_response_is_aborted_at_the_limit()
    {
        _device.Photo(_server.Address, _folder.FullName);
        for (var i = 0; i < 3; i++)
        {
            using var connection = await _server.AcceptAsync();
            await connection.ReadBodyAsync();
            await connection.SendTextAsync("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + new string('N', 100_000));
        }

        await Eventually.TrueAsync(() => _clock.WaitOf(TestDevice.UplinkThread) > 200_000);
        Assert.Equal((3, 0u), (_server.Accepted, _device.Counted.Sent));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>", 1)]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 1)]
    [InlineData("HTTP/1.1 429 Slower\r\nContent-Length: 0\r\n\r\n", 3)]
    public async Task Report_without_a_photo_has_no_body_and_is_retried_where_it_can_help(string answer, int tries)
    {
        _device.Identity.Key = [0xDE, 0xAD, 0x01, 0xF0];
        _device.Camera.OpenError = CameraError.NoSensor;
        _device.Photo(_server.Address, _folder.FullName);
        for (var i = 0; i < tries; i++)
        {
            using var connection = await _server.AcceptAsync();
            Assert.Empty(await connection.ReadBodyAsync());
            Assert.StartsWith("POST /api/cameras/door/health HTTP/1.1\r\n", connection.RequestHead, StringComparison.Ordinal);
            Assert.Equal(("7", "Bearer dead01f0"), (connection.Header(UploadHeaders.BootId), connection.Header("Authorization")));
            Assert.Null(connection.Header(UploadHeaders.Sequence));
            await connection.SendTextAsync(answer);
        }

        await Eventually.TrueAsync(() => _clock.WaitOf(TestDevice.UplinkThread) > 200_000);
        Assert.Equal((tries, (uint)tries), (_server.Accepted, _device.Counted.LinkFaults));
    }

    private static async Task AnswerAsync(FakeConnection connection, uint beside, CameraSettings settings)
    {
        var sequence = uint.Parse(connection.Header(UploadHeaders.Sequence)!) + beside;
        var body = new byte[2000];
        var length = new Ack { Sequence = sequence }.WriteMessage(body, 0);
        length += settings.WriteMessage(body, length);
        await connection.SendTextAsync($"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
        await connection.SendAsync(body[..length]);
    }
}
