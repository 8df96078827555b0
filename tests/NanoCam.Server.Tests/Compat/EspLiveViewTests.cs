using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Frames;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Compat;

/// <summary>
/// Camera, test client and page of ESP-LiveView, based on its documentation: their requests and the fields that they read.
/// </summary>
public sealed class EspLiveViewTests
{
    private static readonly byte[] Jpeg = TestJpeg.Create(3_000);

    [Fact]
    public async Task Multipart_upload_returns_status_file_name_and_timestamp()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await PostAsync(server, Multipart("name=\"image\"; filename=\"image.jpg\"\r\nContent-Type: image/jpeg", Jpeg));
        await IsStoredAsync(server, answer);
    }

    [Fact]
    public async Task Multipart_file_without_content_type_is_accepted()
    {
        await using var server = await TestServer.StartAsync();
        await IsStoredAsync(server, await PostAsync(server, Multipart("name=\"image\"; filename=\"test.jpg\"", Jpeg)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("data:image/jpeg;base64,")]
    public async Task Base64_form_field_is_accepted(string prefix)
    {
        await using var server = await TestServer.StartAsync();
        await IsStoredAsync(server, await PostAsync(server, UploadRequests.Form(("image", prefix + Convert.ToBase64String(Jpeg)))));
    }

    [Fact]
    public async Task Base64_multipart_field_is_accepted()
    {
        await using var server = await TestServer.StartAsync();
        await IsStoredAsync(
            server,
            await PostAsync(server, Multipart("name=\"image\"", Encoding.ASCII.GetBytes(Convert.ToBase64String(Jpeg))))
        );
    }

    [Fact]
    public async Task Upload_without_an_image_returns_400_with_an_error()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var content in new HttpContent[] { UploadRequests.Form(("picture", "x")), Multipart("name=\"image\"; filename=\"\"", []) })
        {
            using var response = await server.Client.PostAsync("/upload", content);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
            Assert.NotEmpty((await response.JsonAsync()).Text("error"));
        }
    }

    [Theory]
    [InlineData("/latest")]
    [InlineData("/images/none.jpg")]
    [InlineData("/images/..%2Fnanocam.db")]
    public async Task Unknown_resource_returns_404_with_an_error(string route)
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.Client.GetAsync(route);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.NotEmpty((await response.JsonAsync()).Text("error"));
    }

    [Fact]
    public async Task Latest_returns_live_frames_once_per_second_when_enabled()
    {
        var time = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(
            new TestServerOptions { Time = time, Settings = Setting("NanoCam:Compat:LiveLatest", "true") }
        );
        var first = await ShowAsync(server, Jpeg);
        var other = TestJpeg.Create(4_000);
        Assert.Equal(first.Text("filename"), (await ShowAsync(server, other)).Text("filename"));
        time.Advance(TimeSpan.FromSeconds(1));
        var second = await ShowAsync(server, other);

        Assert.True(second.GetProperty("timestamp").GetDecimal() > first.GetProperty("timestamp").GetDecimal());
        Assert.Equal(Jpeg, await server.Client.GetByteArrayAsync("/images/" + first.Text("filename")));
        Assert.Equal(other, await server.Client.GetByteArrayAsync("/images/" + second.Text("filename")));
        Assert.Empty(Directory.GetFiles(Path.Combine(server.DataDirectory, "stills"), "*.jpg", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Live_frames_are_released_when_no_client_requests_them()
    {
        var time = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(
            new TestServerOptions { Time = time, Settings = Setting("NanoCam:Compat:LiveLatest", "true") }
        );
        var gone = await ShowAsync(server, Jpeg);
        Assert.Equal(1, (await server.Client.CameraAsync("default")).GetProperty("viewers").GetInt32());
        await ShowAsync(server, TestJpeg.Create(4_000));
        time.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/images/" + gone.Text("filename"))).StatusCode);
        Assert.Equal(0, (await server.Client.CameraAsync("default")).GetProperty("viewers").GetInt32());
        // The newest frame of the camera stays in memory.
        Assert.Equal(16 << 10, server.Get<FramePool>().RentedBytes);
    }

    [Fact]
    public async Task Latest_returns_no_live_frames_by_default()
    {
        await using var server = await TestServer.StartAsync();
        (await server.Client.PostAsync("/upload?store=false", UploadRequests.Jpeg(Jpeg))).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/latest")).StatusCode);
    }

    [Fact]
    public async Task Stored_still_is_the_latest_until_a_newer_frame_arrives()
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Compat:LiveLatest", "true"));
        await IsStoredAsync(server, await PostAsync(server, UploadRequests.File(Jpeg)));
    }

    private static Dictionary<string, string?> Setting(string key, string value) => new() { [key] = value };

    private static async Task<JsonElement> ShowAsync(TestServer server, byte[] jpeg)
    {
        (await server.Client.PostAsync("/upload?store=false", UploadRequests.Jpeg(jpeg))).EnsureSuccessStatusCode();
        return JsonDocument.Parse(await server.Client.GetStringAsync("/latest")).RootElement;
    }

    private static async Task<JsonElement> PostAsync(TestServer server, HttpContent content)
    {
        using var response = await server.Client.PostAsync("/upload", content);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return await response.JsonAsync();
    }

    private static async Task IsStoredAsync(TestServer server, JsonElement answer)
    {
        Assert.Equal("success", answer.Text("status"));
        var latest = JsonDocument.Parse(await server.Client.GetStringAsync("/latest")).RootElement;
        Assert.Equal(answer.Text("filename"), latest.Text("filename"));
        Assert.Equal(JsonValueKind.Number, latest.GetProperty("timestamp").ValueKind);
        using var image = await server.Client.GetAsync("/images/" + answer.Text("filename"));
        Assert.Equal("image/jpeg", image.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Jpeg, await image.Content.ReadAsByteArrayAsync());
    }

    // Written as on a microcontroller, without a library.
    private static ByteArrayContent Multipart(string disposition, byte[] body)
    {
        byte[] bytes =
        [
            .. Encoding.ASCII.GetBytes($"--ESP32\r\nContent-Disposition: form-data; {disposition}\r\n\r\n"),
            .. body,
            .. "\r\n--ESP32--\r\n"u8,
        ];
        return UploadRequests.Jpeg(bytes, "multipart/form-data; boundary=ESP32");
    }
}
