using System.Net;
using System.Net.Sockets;
using System.Text;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Uploads;

/// <summary>Uploads of sketches and programs that write HTTP themselves, with the mistakes that other servers accept.</summary>
public sealed class HandWrittenUploadTests : IAsyncLifetime
{
    private static readonly byte[] Jpeg = GoldenFrames.Baseline.Bytes;
    private static readonly string Base64 = Convert.ToBase64String(Jpeg);

    private TestServer _server = null!;

    public static TheoryData<string, string, string> Forms =>
        new()
        {
            // name, Content-Type, body; {jpeg} represents the frame, N represents CR LF
            { "plain", "multipart/form-data; boundary=X", "--XN{image}{jpeg}N--X--N" },
            { "boundary with =", "multipart/form-data; boundary=--===1626===", "----===1626===N{image}{jpeg}N----===1626===--N" },
            { "boundary with /", "multipart/form-data; boundary=b/Qe/T74", "--b/Qe/T74N{image}{jpeg}N--b/Qe/T74--N" },
            { "boundary with :", "multipart/form-data; boundary=uuid:f7b7", "--uuid:f7b7N{image}{jpeg}N--uuid:f7b7--N" },
            { "boundary with @ and blanks", "multipart/form-data; boundary=a @ b", "--a @ bN{image}{jpeg}N--a @ b--N" },
            { "quoted boundary with ;", "multipart/form-data; boundary=\"a;b\"", "--a;bN{image}{jpeg}N--a;b--N" },
            { "boundary with its dashes in the header", "multipart/form-data; boundary=--X", "--XN{image}{jpeg}N--X--N" },
            { "no boundary in the header", "multipart/form-data", "--XN{image}{jpeg}N--X--N" },
            { "other parameters", "Multipart/Form-Data ; charset=a/b; BOUNDARY = X;", "--XN{image}{jpeg}N--X--N" },
            {
                "file name without quotes",
                "multipart/form-data; boundary=X",
                "--XN{d}; name=image; filename=my cam 12:30.jpgNN{jpeg}N--X--N"
            },
            { "file name with ;", "multipart/form-data; boundary=X", "--XN{d}; name=\"image\"; filename=\"a;b.jpg\"NN{jpeg}N--X--N" },
            { "a header line without a colon", "multipart/form-data; boundary=X", "--XNnocacheN{image}{jpeg}N--X--N" },
            { "line feeds only", "multipart/form-data; boundary=X", "--X\n{d}; name=\"image\"; filename=\"a.jpg\"\n\n{jpeg}\n--X--\n" },
            {
                "line feeds in the header",
                "multipart/form-data; boundary=X",
                "--XN{d}; name=\"image\"; filename=\"a.jpg\"\n\n{jpeg}N--X--N"
            },
            { "preamble and epilogue", "multipart/form-data; boundary=X", "Hello.NN--XN{image}{jpeg}N--X--NBye." },
            { "boundary twice", "multipart/form-data; boundary=X", "--XN--XN{image}{jpeg}N--X--N" },
            { "part without a header", "multipart/form-data; boundary=X", "--XNN{jpeg}N--X--N" },
            { "line breaks before the file", "multipart/form-data; boundary=X", "--XN{image}NN{jpeg}N--X--N" },
            { "no line break before the boundary", "multipart/form-data; boundary=X", "--XN{image}{jpeg}--X--N" },
            { "no boundary at the end", "multipart/form-data; boundary=X", "--XN{image}{jpeg}" },
            { "boundary cut at the end", "multipart/form-data; boundary=X", "--XN{image}{jpeg}N--" },
            { "boundary not closed", "multipart/form-data; boundary=X", "--XN{image}{jpeg}N--XN" },
            { "announced base64 file", "multipart/form-data; boundary=X", "--XN{image}{base64}N--X--N" },
            { "base64 field", "multipart/form-data; boundary=X", "--XN{d}; name=imageNN{base64}N--X--N" },
            { "field imageFile", "multipart/form-data; boundary=X", "--XN{d}; name=\"imageFile\"; filename=\"a.jpg\"NN{jpeg}N--X--N" },
            { "field photo, base64", "multipart/form-data; boundary=X", "--XN{d}; name=photoNN{base64}N--X--N" },
            {
                "a log before the file",
                "multipart/form-data; boundary=X",
                "--XN{d}; name=a; filename=a.txtNNlogN--XN{d}; name=pic; filename=aNN{jpeg}N--X--N"
            },
            { "image preferred", "multipart/form-data; boundary=X", "--XN{d}; name=thumb; filename=tNNÿØxN--XN{image}{jpeg}N--X--N" },
            { "form type, JPEG body", "multipart/form-data", "{jpeg}" },
            { "URL-encoded type, JPEG body", "application/x-www-form-urlencoded", "{jpeg}" },
            { "URL-encoded photo", "application/x-www-form-urlencoded", "a=1&photo={base64}&b=2" },
            { "URL-encoded photo, percent-encoded", "application/x-www-form-urlencoded", "photo=data%3Aimage%2Fjpeg%3Bbase64%2C{base64}" },
            { "text/plain", "text/plain", "{jpeg}" },
            { "image/png", "image/png", "{jpeg}" },
            { "octet-stream", "application/octet-stream", "{jpeg}" },
            { "invalid type", "image/jpeg; name=a b.jpg", "{jpeg}" },
            { "no type", "", "{jpeg}" },
            { "part of a stream", "multipart/x-mixed-replace;boundary=X", "--XNContent-type: image/jpegNN{jpeg}N--X--N" },
            { "part that is not of a form", "multipart/related; boundary=X; type=image/jpeg", "--XN{jpeg}N--X--N" },
        };

    public static TheoryData<string, string, string> BadForms =>
        new()
        {
            // Content-Type, body, part of the error
            {
                "multipart/form-data; boundary=X",
                "--XN{d}; name=text1NNhelloN--XN{d}; name=log; filename=a.txtNNhiN--X--N",
                "'text1', 'log'"
            },
            {
                "multipart/form-data; boundary=X",
                "--XN{d}; name=a; filename=a.jpgNN{jpeg}N--XN{d}; name=b; filename=b.jpgNN{jpeg}N--X--N",
                "several images in its fields 'a', 'b'"
            },
            { "multipart/form-data; boundary=X", "--XN{d}; name=imageNN{base64}", "closing boundary" },
            { "multipart/form-data; boundary=X", "no boundary anywhere", "closing boundary" },
            { "application/x-www-form-urlencoded", "one=1&two=2", "'one', 'two'" },
            { "application/x-www-form-urlencoded", "a={base64}&b={base64}", "several images in its fields 'a', 'b'" },
            { "text/plain", "hello", "does not begin with FF D8" },
        };

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Frame_is_stored_as_it_was_sent(string name, string type, string body)
    {
        _ = name;
        foreach (var isChunked in (bool[])[false, true])
        {
            using var response = await SendAsync(type, body, isChunked);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode == HttpStatusCode.OK, text);
            Assert.Equal(Jpeg, await _server.Client.GetByteArrayAsync("/api/cameras/default/frame.jpg"));
        }
    }

    [Theory]
    [MemberData(nameof(BadForms))]
    public async Task Form_without_exactly_one_image_is_rejected_with_its_contents(string type, string body, string error)
    {
        using var response = await SendAsync(type, body, isChunked: false);

        Assert.InRange((int)response.StatusCode, 400, 415);
        Assert.Contains(error, (await response.JsonAsync()).Text("error"), StringComparison.Ordinal);
        Assert.Equal("[]", await _server.Client.GetStringAsync("/api/cameras"));
    }

    [Fact]
    public async Task Frame_route_accepts_any_content_type()
    {
        foreach (var type in (string[])["", "text/plain", "application/x-www-form-urlencoded", "image/pjpeg"])
        {
            using var content = new ByteArrayContent(Jpeg);
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            using var response = await _server.Client.PostAsync("/api/cameras/a/frames", content);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Every_frame_of_a_body_without_a_content_length_is_stored_and_counted()
    {
        // The third frame is cut off.
        byte[] body = [.. Jpeg, .. GoldenFrames.ByName("cjpeg-444").Bytes, .. Jpeg[..300], 0, 0, .. Jpeg];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/cameras/a/frames") { Content = UploadRequests.Jpeg(body) };
        request.Headers.TransferEncodingChunked = true;
        using var response = await _server.Client.SendAsync(request);

        var json = await response.JsonAsync();
        Assert.Equal((3, 1), (json.GetProperty("frames").GetInt32(), json.GetProperty("rejected").GetInt32()));
        Assert.Equal(3, Directory.GetFiles(_server.DataDirectory, "*.jpg", SearchOption.AllDirectories).Length);
        var counters = (await _server.Client.CameraAsync("a")).GetProperty("counters");
        Assert.Equal((3, 0), (counters.GetProperty("accepted").GetInt32(), counters.GetProperty("trimmedBytes").GetInt32()));
    }

    [Fact]
    public async Task Frames_of_an_ongoing_body_are_shown_live()
    {
        using var stop = new SemaphoreSlim(0);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/cameras/a/frames?store=false")
        {
            Content = new FrameStream(Jpeg, stop),
        };
        var sending = _server.Client.SendAsync(request);
        await Eventually.TrueAsync(async () =>
        {
            using var answer = await _server.Client.GetAsync("/api/cameras/a/frame.jpg");
            return answer.StatusCode == HttpStatusCode.OK;
        });
        Assert.False(sending.IsCompleted);
        stop.Release();
        using var response = await sending;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("image/jpeg", "")]
    [InlineData("multipart/form-data; boundary=X", "--X\r\nContent-Disposition: form-data; name=a; filename=a\r\n\r\n")]
    public async Task Complete_frame_is_accepted_although_more_bytes_were_announced(string type, string before)
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Ingest:FrameTimeout", "00:00:01"));
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Address.Host, server.Address.Port);
        byte[] body = [.. Encoding.ASCII.GetBytes(before), .. Jpeg, .. before.Length > 0 ? "\r\n--X--\r\n"u8.ToArray() : []];
        var head = $"POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: {body.Length + 48}\r\n\r\n";
        await socket.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body]);
        using var reader = new StreamReader(socket.GetStream());

        Assert.StartsWith("HTTP/1.1 200", await reader.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal(Jpeg, await server.Client.GetByteArrayAsync("/api/cameras/default/frame.jpg"));
    }

    [Fact]
    public async Task Complete_frame_is_accepted_without_the_last_chunk()
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Ingest:FrameTimeout", "00:00:01"));
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Address.Host, server.Address.Port);
        var head = "POST /upload HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + $"{Jpeg.Length:x}\r\n";
        await socket.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. Jpeg, .. "\r\n"u8]);
        await Eventually.TrueAsync(() => Directory.GetFiles(server.DataDirectory, "*.jpg", SearchOption.AllDirectories).Length == 1);
        Assert.Equal(Jpeg, await server.Client.GetByteArrayAsync("/api/cameras/default/frame.jpg"));
    }

    [Fact]
    public async Task Every_part_of_a_stream_is_stored()
    {
        var part = Encoding.ASCII.GetBytes($"\r\n--ffmpeg\r\nContent-type: image/jpeg\r\nContent-length: {Jpeg.Length}\r\n\r\n");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/cameras/a/frames")
        {
            Content = UploadRequests.Jpeg([.. part, .. Jpeg, .. part, .. Jpeg]),
        };
        request.Content.Headers.ContentType = new("multipart/x-mixed-replace");
        request.Headers.TransferEncodingChunked = true;
        using var response = await _server.Client.SendAsync(request);

        Assert.Equal(2, (await response.JsonAsync()).GetProperty("frames").GetInt32());
        Assert.Equal(Jpeg, await _server.Client.GetByteArrayAsync("/api/cameras/a/frame.jpg"));
    }

    [Fact]
    public async Task Images_after_the_end_of_a_body_with_a_content_length_are_removed()
    {
        using var response = await _server.Client.PostAsync("/api/cameras/a/frames", UploadRequests.Jpeg([.. Jpeg, .. Jpeg]));

        Assert.False((await response.JsonAsync()).TryGetProperty("frames", out _));
        var counters = (await _server.Client.CameraAsync("a")).GetProperty("counters");
        Assert.Equal(Jpeg.Length, counters.GetProperty("trimmedBytes").GetInt32());
    }

    private Task<HttpResponseMessage> SendAsync(string type, string body, bool isChunked)
    {
        const string Disposition = "Content-Disposition: form-data";
        var text = body.Replace("N", "\r\n")
            .Replace("{image}", Disposition + "; name=\"image\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n")
            .Replace("{d}", Disposition)
            .Replace("{base64}", type.Contains("url", StringComparison.Ordinal) ? Uri.EscapeDataString(Base64) : Base64)
            .Replace("{jpeg}", Encoding.Latin1.GetString(Jpeg));
        var content = new ByteArrayContent(Encoding.Latin1.GetBytes(text));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        var request = new HttpRequestMessage(HttpMethod.Post, "/upload") { Content = content };
        request.Headers.TransferEncodingChunked = isChunked;
        return _server.Client.SendAsync(request);
    }

    /// <summary>Two frames, then silence until the test ends it.</summary>
    private sealed class FrameStream(byte[] jpeg, SemaphoreSlim stop) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync((byte[])[.. jpeg, .. jpeg]);
            await stream.FlushAsync();
            await stop.WaitAsync();
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
