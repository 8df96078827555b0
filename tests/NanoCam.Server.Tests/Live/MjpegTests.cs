using System.Text;
using NanoCam.Server.Cameras;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Live;

public sealed class MjpegTests : LiveTestBase
{
    [Fact]
    public async Task Stream_begins_with_a_boundary_and_every_part_has_its_length()
    {
        var first = TestJpeg.Create(20_000, seed: 1);
        var second = TestJpeg.Create(90_000, seed: 2);
        Publish("door", first);
        using var response = await Server.Client.GetAsync("/api/cameras/door/stream.mjpeg", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("multipart/x-mixed-replace; boundary=nanocam-frame", response.Content.Headers.ContentType?.ToString());
        Assert.Null(response.Headers.TransferEncodingChunked);
        await using var stream = await response.Content.ReadAsStreamAsync();
        Assert.Equal("--nanocam-frame", await ReadLineAsync(stream));
        Assert.Equal(first, await ReadPartAsync(stream));
        Publish("door", second);
        Assert.Equal(second, await ReadPartAsync(stream));
    }

    [Fact]
    public async Task Camera_without_a_frame_returns_503_and_an_unknown_one_404()
    {
        using var unknown = await Server.Client.GetAsync("/api/cameras/nobody/stream.mjpeg");
        Assert.Equal(404, (int)unknown.StatusCode);
        Assert.True(Server.Get<CameraRegistry>().TryGetOrAdd("door", out _));
        using var offline = await Server.Client.GetAsync("/api/cameras/door/stream.mjpeg");
        Assert.Equal(503, (int)offline.StatusCode);
        Assert.Contains("Camera door is offline", await offline.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Existing_frame_is_returned_without_waiting()
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Live:FirstFrameWait", "00:00:00"));
        using var upload = await server.Client.PostAsync("/api/cameras/door/frames", UploadRequests.Jpeg(TestJpeg.Create()));
        using var response = await server.Client.GetAsync("/api/cameras/door/stream.mjpeg", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task Stream_viewer_that_disconnects_releases_every_buffer()
    {
        Publish("door", TestJpeg.Create());
        using (var response = await Server.Client.GetAsync("/api/cameras/door/stream.mjpeg", HttpCompletionOption.ResponseHeadersRead))
        {
            await ListenersAsync("door", 1);
        }

        await ListenersAsync("door", 0);
        await OnlyNewestFramesHeldAsync(16 * 1024);
    }

    [Fact]
    public async Task Clients_with_HTTP_1_0_receive_the_same_stream()
    {
        Publish("door", TestJpeg.Create());
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(Server.Address.Host, Server.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync("GET /api/cameras/door/stream.mjpeg HTTP/1.0\r\n\r\n"u8.ToArray());
        Assert.StartsWith("HTTP/1.1 200", await ReadLineAsync(stream), StringComparison.Ordinal);
        while ((await ReadLineAsync(stream)).Length > 0) { }

        Assert.Equal("--nanocam-frame", await ReadLineAsync(stream));
        Assert.Equal(TestJpeg.Create(), await ReadPartAsync(stream));
    }

    private static async Task<byte[]> ReadPartAsync(Stream stream)
    {
        var length = 0;
        var timestamp = 0.0;
        string line;
        while ((line = await ReadLineAsync(stream)).Length > 0)
        {
            var (name, value) = (
                line[..line.IndexOf(':', StringComparison.Ordinal)],
                line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]
            );
            length = name == "Content-Length" ? int.Parse(value) : length;
            timestamp = name == "X-Timestamp" ? double.Parse(value) : timestamp;
        }

        Assert.InRange(timestamp, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
        var jpeg = new byte[length];
        await stream.ReadExactlyAsync(jpeg);
        Assert.Equal("", await ReadLineAsync(stream));
        Assert.Equal("--nanocam-frame", await ReadLineAsync(stream));
        return jpeg;
    }

    private static async Task<string> ReadLineAsync(Stream stream)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var line = new StringBuilder();
        var one = new byte[1];
        while (line.Length < 2 || line[^2] != '\r' || line[^1] != '\n')
        {
            await stream.ReadExactlyAsync(one, limit.Token);
            line.Append((char)one[0]);
        }

        return line.ToString(0, line.Length - 2);
    }
}
