using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using NanoCam.Server.Cameras;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Live;

public sealed class WebSocketTests : LiveTestBase
{
    [Theory]
    [InlineData(100)]
    [InlineData(30_000)]
    [InlineData(70_000)]
    [InlineData(900_000)]
    public async Task One_binary_message_is_one_jpeg(int size)
    {
        var jpeg = TestJpeg.Create(size);
        Publish("door", jpeg);
        await using var viewer = await ViewerClient.ConnectAsync(Server.Address, "/api/cameras/door/ws");
        Assert.Equal(jpeg, await viewer.ReceiveBinaryAsync());
        var next = TestJpeg.Create(size, seed: 2);
        Publish("door", next);
        Assert.Equal(next, await viewer.ReceiveBinaryAsync());
    }

    [Fact]
    public async Task Json_contains_base64_and_seconds()
    {
        var jpeg = TestJpeg.Create(30_000);
        Publish("door", jpeg);
        await using var viewer = await ViewerClient.ConnectAsync(Server.Address, "/api/cameras/door/ws?format=json");
        var message = await viewer.ReceiveJsonAsync("image");
        Assert.Equal(jpeg, message.GetProperty("data").GetBytesFromBase64());
        Assert.InRange(
            message.GetProperty("timestamp").GetDouble(),
            DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60,
            DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1
        );
    }

    [Fact]
    public async Task Viewer_that_closes_releases_every_buffer()
    {
        Publish("door", TestJpeg.Create());
        await using var viewer = await ViewerClient.ConnectAsync(Server.Address, "/api/cameras/door/ws");
        await viewer.ReceiveBinaryAsync();
        await viewer.CloseAsync();
        Assert.Equal(WebSocketCloseStatus.NormalClosure, viewer.CloseStatus);
        await ListenersAsync("door", 0);
        await OnlyNewestFramesHeldAsync(16 * 1024);
    }

    [Fact]
    public async Task Viewer_that_disappears_releases_every_buffer()
    {
        Publish("door", TestJpeg.Create());
        var viewer = await ViewerClient.ConnectAsync(Server.Address, "/api/cameras/door/ws");
        await viewer.ReceiveBinaryAsync();
        await viewer.DisposeAsync();
        await Eventually.TrueAsync(() =>
        {
            Publish("door", TestJpeg.Create());
            return Find("door").Feed.SinkCount == 0;
        });
        await OnlyNewestFramesHeldAsync(16 * 1024);
    }

    [Fact]
    public async Task Viewer_that_never_reads_occupies_at_most_two_frames_and_delays_no_other_viewer()
    {
        using var stuck = await DialAsync("/api/cameras/door/ws", receiveBuffer: 4096);
        await using var viewer = await ViewerClient.ConnectAsync(Server.Address, "/api/cameras/door/ws");
        await ListenersAsync("door", 2);
        await viewer.ReceiveBinaryAsync();
        for (var i = 0; i < 100; i++)
        {
            var jpeg = TestJpeg.Create(100_000, seed: i);
            Publish("door", jpeg);
            Assert.Equal(jpeg, await viewer.ReceiveBinaryAsync());
            // The newest frame, one in flight to the blocked viewer, and one waiting for it.
            Assert.InRange(Server.Get<NanoCam.Server.Frames.FramePool>().RentedBytes, 1, 4 * 131_072);
        }
    }

    [Fact]
    public async Task Slow_viewer_receives_whole_frames_and_finally_the_newest()
    {
        using var slow = await DialAsync("/api/cameras/door/ws", receiveBuffer: 4096);
        await ListenersAsync("door", 1);
        var last = TestJpeg.Create(200_000, seed: 50);
        for (var i = 1; i < 50; i++)
        {
            Publish("door", TestJpeg.Create(200_000, seed: i));
        }

        Publish("door", last);
        var frames = 0;
        byte[] frame;
        do
        {
            frame = await ReadMessageAsync(slow);
            Assert.Equal(200_000, frame.Length);
            Assert.Equal(0xD9, frame[^1]);
            frames++;
        } while (!frame.AsSpan().SequenceEqual(last));

        Assert.InRange(frames, 1, 10);
    }

    [Fact]
    public async Task Rate_limit_reduces_the_frames()
    {
        Publish("door", TestJpeg.Create(seed: 1));
        await using var viewer = await ViewerClient.ConnectAsync(Server.Address, "/api/cameras/door/ws?fps=0.001");
        Assert.Equal(TestJpeg.Create(seed: 1), await viewer.ReceiveBinaryAsync());
        Publish("door", TestJpeg.Create(seed: 2));
        await using var other = await ViewerClient.ConnectAsync(Server.Address, "/api/cameras/door/ws");
        Assert.Equal(TestJpeg.Create(seed: 2), await other.ReceiveBinaryAsync());
        await Server.StopAsync();
        Assert.Null(await viewer.ReceiveAsync());
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, viewer.CloseStatus);
        await Server.StartAgainAsync();
    }

    [Fact]
    public async Task Server_stops_within_five_seconds_with_viewers_of_every_kind()
    {
        Publish("door", TestJpeg.Create());
        await using var viewer = await ViewerClient.ConnectAsync(Server.Address, "/api/cameras/door/ws");
        await using var live = await ViewerClient.ConnectAsync(Server.Address, "/live");
        using var stuck = await DialAsync("/api/cameras/door/ws", receiveBuffer: 4096);
        using var stream = await Server.Client.GetStreamAsync("/api/cameras/door/stream.mjpeg");
        await Server.StopAsync().WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Viewer_of_a_removed_camera_is_closed()
    {
        Publish("door", TestJpeg.Create());
        await using var viewer = await ViewerClient.ConnectAsync(Server.Address, "/api/cameras/door/ws");
        await viewer.ReceiveBinaryAsync();
        Assert.True(Server.Get<CameraRegistry>().Remove("door"));
        await Assert.ThrowsAsync<WebSocketException>(viewer.ReceiveAsync);
        await OnlyNewestFramesHeldAsync(0);
    }

    [Theory]
    [InlineData("/api/cameras/nobody/ws", 404)]
    [InlineData("/api/cameras/a%20b/ws", 400)]
    [InlineData("/api/cameras/door/ws?fps=0", 400)]
    [InlineData("/api/cameras/door/ws?fps=fast", 400)]
    [InlineData("/api/cameras/door/ws", 426)]
    [InlineData("/live", 426)]
    public async Task Request_that_cannot_be_served_returns_the_reason(string path, int status)
    {
        Publish("door", TestJpeg.Create());
        using var response = await Server.Client.GetAsync(path);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    private async Task<Socket> DialAsync(string path, int receiveBuffer)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = receiveBuffer };
        await socket.ConnectAsync(Server.Address.Host, Server.Address.Port);
        if (!Server.Get<CameraRegistry>().TryGet("door", out _))
        {
            Publish("door", TestJpeg.Create());
        }

        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: "
                    + "13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            )
        );
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await socket.ReceiveAsync(one) == 1)
        {
            head.Append((char)one[0]);
        }

        // The example of RFC 6455, section 1.3.
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", head.ToString(), StringComparison.Ordinal);
        return socket;
    }

    private static async Task<byte[]> ReadMessageAsync(Socket socket)
    {
        while (true)
        {
            var head = await ReadAsync(socket, 2);
            long length = head[1];
            length = length switch
            {
                126 => System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(socket, 2)),
                127 => System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(await ReadAsync(socket, 8)),
                _ => length,
            };
            var body = await ReadAsync(socket, (int)length);
            if (head[0] == 0x82 && body.Length > 10_000)
            {
                return body;
            }
        }
    }

    private static async Task<byte[]> ReadAsync(Socket socket, int length)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var bytes = new byte[length];
        for (var have = 0; have < length; )
        {
            var read = await socket.ReceiveAsync(bytes.AsMemory(have), limit.Token);
            have += read > 0 ? read : throw new EndOfStreamException();
        }

        return bytes;
    }
}
