using System.Net;
using System.Net.Sockets;
using System.Text;
using NanoCam.Server.Frames;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Uploads;

/// <summary>Each invalid upload gets a status and a sentence. It stores nothing, shows nothing and registers no camera.</summary>
public sealed class BadUploadTests : IAsyncLifetime
{
    private static readonly byte[] Jpeg = TestJpeg.Create(500);
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13];

    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync(("NanoCam:Cameras:MaxCameras", "2"));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public Task Upload_with_an_empty_body_is_rejected() => IsRefusedAsync(400, UploadRequests.Jpeg([]));

    [Fact]
    public Task Upload_of_an_empty_file_is_rejected() => IsRefusedAsync(400, UploadRequests.File([]));

    [Fact]
    public Task Form_without_an_image_is_rejected() => IsRefusedAsync(400, UploadRequests.Form(("picture", "x")));

    [Fact]
    public Task Multipart_upload_without_an_image_is_rejected() =>
        IsRefusedAsync(400, new MultipartFormDataContent { { new StringContent("x"), "picture" } });

    [Fact]
    public Task Body_of_20_MB_is_rejected() => IsRefusedAsync(413, UploadRequests.Jpeg(new byte[20_000_000]));

    [Fact]
    public Task File_of_20_MB_is_rejected() => IsRefusedAsync(413, UploadRequests.File(new byte[20_000_000]));

    [Fact]
    public Task PNG_file_renamed_to_jpg_is_rejected() => IsRefusedAsync(415, UploadRequests.File(Png));

    [Fact]
    public Task PNG_sent_as_JPEG_is_rejected() => IsRefusedAsync(415, UploadRequests.Jpeg(Png));

    [Fact]
    public Task Upload_with_an_unsupported_content_type_is_rejected() => IsRefusedAsync(415, UploadRequests.Jpeg(Png, "image/png"));

    [Fact]
    public Task Upload_without_a_content_type_is_rejected() => IsRefusedAsync(415, new ByteArrayContent(Png));

    [Fact]
    public Task Request_without_body_and_headers_is_rejected() => IsRefusedAsync(400, new ByteArrayContent([]));

    [Fact]
    public Task Multipart_upload_without_a_boundary_is_rejected() => IsRefusedAsync(400, UploadRequests.Jpeg(Png, "multipart/form-data"));

    [Fact]
    public Task Multipart_upload_that_ends_early_is_rejected() =>
        IsRefusedAsync(
            400,
            UploadRequests.Jpeg(
                Encoding.ASCII.GetBytes("--b\r\nContent-Disposition: form-data; name=image; filename=a.jpg\r\n\r\nxyz"),
                "multipart/form-data; boundary=b"
            )
        );

    [Theory]
    [InlineData("!!!!")]
    [InlineData("/9j/4")]
    [InlineData("data:image/jpeg,abc")]
    [InlineData("/9j=/9j/")]
    public Task Invalid_base64_is_rejected(string text) => IsRefusedAsync(400, UploadRequests.Form(("image", text)));

    [Fact]
    public Task Base64_of_another_format_is_rejected() => IsRefusedAsync(415, UploadRequests.Form(("image", Convert.ToBase64String(Png))));

    [Fact]
    public Task Percent_sign_without_digits_is_rejected() =>
        IsRefusedAsync(400, new StringContent("image=%4", Encoding.ASCII, "application/x-www-form-urlencoded"));

    [Fact]
    public Task Form_field_with_a_path_as_id_is_rejected() => IsRefusedAsync(400, UploadRequests.File(Jpeg, "../../etc/passwd"));

    [Fact]
    public Task Form_field_with_an_id_of_300_characters_is_rejected() =>
        IsRefusedAsync(400, UploadRequests.File(Jpeg, new string('a', 300)));

    [Theory]
    [InlineData("..%2f..%2fetc")]
    [InlineData("a%2fb")]
    [InlineData("-a")]
    public async Task Path_with_an_invalid_id_is_rejected(string id)
    {
        var response = await _server.Client.PostAsync($"/api/cameras/{id}/frames", UploadRequests.Jpeg(Jpeg));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        await NothingHappenedAsync();
    }

    [Theory]
    [InlineData(UploadHeaders.BootId, "x")]
    [InlineData(UploadHeaders.Sequence, "4294967296")]
    [InlineData(UploadHeaders.AgeMilliseconds, "-1")]
    [InlineData(UploadHeaders.Rssi, "1000")]
    [InlineData(UploadHeaders.ResetReason, "")]
    [InlineData(UploadHeaders.Health, "")]
    [InlineData(UploadHeaders.Health, "0")]
    [InlineData(UploadHeaders.Health, "00112233")]
    [InlineData(UploadHeaders.Health, "no hex digits")]
    public async Task Invalid_header_is_rejected(string name, string value)
    {
        var content = UploadRequests.Jpeg(Jpeg);
        content.Headers.TryAddWithoutValidation(name, value);
        await IsRefusedAsync(400, content);
    }

    [Fact]
    public async Task Upload_truncated_at_any_byte_is_rejected()
    {
        for (var length = 0; length < Jpeg.Length; length++)
        {
            var response = await _server.Client.PostAsync("/upload", UploadRequests.Jpeg(Jpeg[..length]));
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"cut at {length}: {response.StatusCode}");
        }

        await NothingHappenedAsync();
    }

    [Fact]
    public async Task Body_shorter_than_its_Content_Length_changes_nothing()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_server.Address.Host, _server.Address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(
            "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/jpeg\r\nContent-Length: 500\r\n\r\n"u8.ToArray()
        );
        await stream.WriteAsync(Jpeg.AsMemory(0, 100));
        socket.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        // The server closes the connection, with a reset if bytes were left unread.
        var end = await Record.ExceptionAsync(() => reader.ReadToEndAsync());
        Assert.True(end is null or IOException, end?.ToString());
        await NothingHappenedAsync();
    }

    [Fact]
    public async Task Body_that_stalls_times_out()
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Ingest:FrameTimeout", "00:00:01"));
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Address.Host, server.Address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(
            "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/jpeg\r\nContent-Length: 500\r\n\r\n"u8.ToArray()
        );
        await stream.WriteAsync(Jpeg.AsMemory(0, 100));
        using var reader = new StreamReader(stream);
        var response = await reader.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 408", response, StringComparison.Ordinal);
        Assert.Contains("more slowly than NanoCam:Ingest:MinBytesPerSecond. 100 of 500 bytes arrived.", response, StringComparison.Ordinal);
        Assert.Contains("If all bytes were sent, the Content-Length is too large.", response, StringComparison.Ordinal);
        Assert.Equal("[]", await server.Client.GetStringAsync("/api/cameras"));
        Assert.Equal(0, server.Get<FramePool>().RentedBytes);
    }

    [Fact]
    public async Task Upload_of_a_camera_above_the_limit_returns_429_with_Retry_After()
    {
        await _server.Client.PostAsync("/api/cameras/a/frames", UploadRequests.Jpeg(Jpeg));
        await _server.Client.PostAsync("/api/cameras/b/frames", UploadRequests.Jpeg(Jpeg));
        var response = await _server.Client.PostAsync("/upload?camera=c", UploadRequests.Jpeg(Jpeg));
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(1), response.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Known_camera_counts_rejected_uploads_by_reason()
    {
        await _server.Client.PostAsync("/api/cameras/a/frames", UploadRequests.Jpeg(Jpeg));
        await _server.Client.PostAsync("/api/cameras/a/frames", UploadRequests.Jpeg(Png));
        await _server.Client.PostAsync("/api/cameras/a/frames", UploadRequests.Jpeg(Jpeg[..200]));
        await _server.Client.PostAsync("/api/cameras/a/frames", UploadRequests.Jpeg(Jpeg[..300]));
        var rejected = (await _server.Client.CameraAsync("a")).GetProperty("counters").GetProperty("rejected");
        Assert.Equal("""{"notJpeg":1,"truncated":2}""", rejected.GetRawText());
        Assert.Equal(Jpeg, await _server.Client.GetByteArrayAsync("/api/cameras/a/frame.jpg"));
    }

    private async Task IsRefusedAsync(int status, HttpContent content)
    {
        var response = await _server.Client.PostAsync("/upload", content);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{response.StatusCode}: {body}");
        Assert.EndsWith(".", System.Text.Json.JsonDocument.Parse(body).RootElement.Text("error"), StringComparison.Ordinal);
        await NothingHappenedAsync();
    }

    private async Task NothingHappenedAsync()
    {
        Assert.Equal("[]", await _server.Client.GetStringAsync("/api/cameras"));
        Assert.Empty(Directory.GetFiles(_server.DataDirectory, "*.jpg", SearchOption.AllDirectories));
        // The request of a disconnected client may still be in progress.
        var pool = _server.Get<FramePool>();
        Assert.True(SpinWait.SpinUntil(() => pool.RentedBytes == 0, TimeSpan.FromSeconds(10)));
    }
}
