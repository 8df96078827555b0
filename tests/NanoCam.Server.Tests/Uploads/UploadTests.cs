using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Uploads;

public sealed class UploadTests
{
    private static readonly byte[] Jpeg = TestJpeg.Create(30_000);

    [Fact]
    public async Task Raw_JPEG_is_shown_live_and_stored()
    {
        await using var server = await TestServer.StartAsync();
        var response = await server.Client.PostAsync("/api/cameras/porch/frames", UploadRequests.Jpeg(Jpeg));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var json = await response.JsonAsync();
        Assert.Equal("success", json.Text("status"));
        Assert.Equal("accepted", json.Text("verdict"));
        Assert.Equal(640, json.GetProperty("width").GetInt32());
        Assert.Equal(Jpeg, await server.Client.GetByteArrayAsync($"/images/{json.Text("filename")}"));
        Assert.Equal(Jpeg, await server.Client.GetByteArrayAsync("/api/cameras/porch/frame.jpg"));
    }

    [Fact]
    public async Task Response_uses_wire_messages_on_request()
    {
        await using var server = await TestServer.StartAsync();
        await server.Client.PostAsync("/api/cameras/porch/frames", UploadRequests.Jpeg(Jpeg));
        await server.Client.PutAsync(
            "/api/cameras/porch/settings",
            new StringContent("""{"intervalMs":60000}""", Encoding.UTF8, "application/json")
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/cameras/porch/frames") { Content = UploadRequests.Jpeg(Jpeg) };
        request.Headers.Add(UploadHeaders.BootId, "7");
        request.Headers.Add(UploadHeaders.Sequence, "41");
        request.Headers.Add(UploadHeaders.Answer, UploadHeaders.WireAnswer);
        using var response = await server.Client.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.ToString());
        Assert.True(MessageHeader.TryRead(body, 0, body.Length, out var header, out _));
        Assert.Equal(MessageType.Ack, header.Type);
        Assert.True(Ack.TryRead(body, MessageHeader.Size, header.BodyLength, out var ack, out _));
        Assert.Equal((41u, FrameVerdict.Accepted), (ack.Sequence, ack.Verdict));
        Assert.True(MessageHeader.TryRead(body, Ack.MessageSize, body.Length - Ack.MessageSize, out header, out _));
        Assert.Equal((MessageType.Settings, body.Length - Ack.MessageSize - MessageHeader.Size), (header.Type, header.BodyLength));
        Assert.True(CameraSettings.TryRead(body, Ack.MessageSize + MessageHeader.Size, header.BodyLength, out var settings, out _));
        Assert.Equal(60_000u, settings.IntervalMilliseconds);
    }

    [Fact]
    public async Task Response_to_a_new_camera_lets_it_choose_the_interval()
    {
        await using var server = await TestServer.StartAsync();
        using var json = await server.Client.PostAsync("/api/cameras/porch/frames", UploadRequests.Jpeg(Jpeg));
        Assert.Equal("null", (await json.JsonAsync()).GetProperty("settings").GetProperty("intervalMs").GetRawText());

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/cameras/porch/frames") { Content = UploadRequests.Jpeg(Jpeg) };
        request.Headers.Add(UploadHeaders.Answer, UploadHeaders.WireAnswer);
        using var response = await server.Client.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        var start = Ack.MessageSize + MessageHeader.Size;
        Assert.True(CameraSettings.TryRead(body, start, body.Length - start, out var settings, out _));
        Assert.True(settings.IsIntervalUnset);
    }

    [Fact]
    public async Task Every_encoding_stores_the_same_bytes()
    {
        await using var server = await TestServer.StartAsync();
        var base64 = Convert.ToBase64String(Jpeg);
        HttpContent[] uploads =
        [
            UploadRequests.Jpeg(Jpeg),
            UploadRequests.File(Jpeg),
            new MultipartFormDataContent { { new StringContent(base64), "image" } },
            new MultipartFormDataContent
            {
                { new StringContent("other"), "x" },
                { new StringContent("data:image/jpeg;base64," + base64), "image" },
            },
            UploadRequests.Form(("image", base64)),
            UploadRequests.Form(("a", "b"), ("image", "data:image/jpeg;base64," + base64)),
            UploadRequests.Form(("image", Convert.ToBase64String(Jpeg, Base64FormattingOptions.InsertLineBreaks))),
            UploadRequests.Form(("image", base64.Replace('+', '-').Replace('/', '_').TrimEnd('='))),
            new StringContent("image=" + base64, Encoding.ASCII, "application/x-www-form-urlencoded"),
        ];
        foreach (var upload in uploads)
        {
            var response = await server.Client.PostAsync("/upload", upload);
            var json = await response.JsonAsync();
            Assert.True(response.IsSuccessStatusCode, json.ToString());
            Assert.Equal(Jpeg, await server.Client.GetByteArrayAsync($"/images/{json.Text("filename")}"));
        }
    }

    [Fact]
    public async Task Header_parameter_or_field_names_the_camera()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/upload?camera=parameter")
        {
            Content = UploadRequests.File(Jpeg, "field"),
        };
        request.Headers.Add(UploadHeaders.CameraId, "header");
        Assert.Equal("header", (await (await server.Client.SendAsync(request)).JsonAsync()).Text("camera"));
        Assert.Equal(
            "parameter",
            (await (await server.Client.PostAsync("/upload?camera=parameter", UploadRequests.File(Jpeg, "field"))).JsonAsync()).Text(
                "camera"
            )
        );
        Assert.Equal(
            "field",
            (await (await server.Client.PostAsync("/upload", UploadRequests.File(Jpeg, "field"))).JsonAsync()).Text("camera")
        );
        Assert.Equal("default", (await (await server.Client.PostAsync("/upload", UploadRequests.File(Jpeg))).JsonAsync()).Text("camera"));
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(10_000)]
    public async Task Frame_limit_below_the_smallest_buffer_also_applies_to_forms(int limit)
    {
        await using var server = await TestServer.StartAsync(
            ("NanoCam:Ingest:MaxFrameBytes", limit.ToString(CultureInfo.InvariantCulture))
        );

        Assert.Equal(HttpStatusCode.OK, (await server.Client.PostAsync("/upload", UploadRequests.File(TestJpeg.Create(limit)))).StatusCode);
        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            (await server.Client.PostAsync("/upload", UploadRequests.File(TestJpeg.Create(limit + 1)))).StatusCode
        );
    }

    [Fact]
    public async Task Body_without_a_Content_Length_is_accepted()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/cameras/a/frames")
        {
            Content = UploadRequests.Jpeg(TestJpeg.Create(3_000_000)),
        };
        request.Headers.TransferEncodingChunked = true;
        Assert.Equal(HttpStatusCode.OK, (await server.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Large_frame_is_kept_while_its_buffer_grows()
    {
        await using var server = await TestServer.StartAsync();
        var large = TestJpeg.Create(5_000_000);
        var json = await (await server.Client.PostAsync("/api/cameras/a/frames", UploadRequests.Jpeg(large))).JsonAsync();
        Assert.Equal(large, await server.Client.GetByteArrayAsync($"/images/{json.Text("filename")}"));
    }

    [Fact]
    public async Task Upload_with_store_false_is_shown_but_not_stored()
    {
        await using var server = await TestServer.StartAsync();
        var json = await (await server.Client.PostAsync("/api/cameras/a/frames?store=false", UploadRequests.Jpeg(Jpeg))).JsonAsync();
        Assert.False(json.TryGetProperty("filename", out _));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/latest")).StatusCode);
        Assert.Equal(Jpeg, await server.Client.GetByteArrayAsync("/api/cameras/a/frame.jpg"));
    }

    [Fact]
    public async Task Frame_sent_twice_is_a_duplicate_and_stored_once()
    {
        await using var server = await TestServer.StartAsync();
        await SendAsync(server, boot: 7, sequence: 5);
        var second = await SendAsync(server, boot: 7, sequence: 5);

        Assert.Equal("duplicate", second.Text("verdict"));
        Assert.False(second.TryGetProperty("filename", out _));
        Assert.Single(Directory.GetFiles(server.DataDirectory, "*.jpg", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Headers_count_gaps_and_boots()
    {
        await using var server = await TestServer.StartAsync();
        await SendAsync(server, boot: 7, sequence: 5);
        await SendAsync(server, boot: 7, sequence: 9);
        await SendAsync(server, boot: 8, sequence: 1);

        var camera = await server.Client.CameraAsync("a");
        Assert.Equal(3, camera.GetProperty("counters").GetProperty("missing").GetInt64());
        Assert.Equal(2, camera.GetProperty("counters").GetProperty("boots").GetInt64());
        Assert.Equal(8, camera.GetProperty("device").GetProperty("bootId").GetInt64());
    }

    [Fact]
    public async Task Age_header_sets_the_capture_time()
    {
        var time = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(new TestServerOptions { Time = time });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/cameras/a/frames") { Content = UploadRequests.Jpeg(Jpeg) };
        request.Headers.Add(UploadHeaders.AgeMilliseconds, "1500");
        var json = await (await server.Client.SendAsync(request)).JsonAsync();
        Assert.Equal(time.GetUtcNow().ToUnixTimeMilliseconds() / 1000m - 1.5m, json.GetProperty("timestamp").GetDecimal());
    }

    [Fact]
    public async Task Response_contains_the_desired_settings()
    {
        await using var server = await TestServer.StartAsync();
        await server.Client.PostAsync("/api/cameras/a/frames", UploadRequests.Jpeg(Jpeg));
        await server.Client.PutAsync(
            "/api/cameras/a/settings",
            new StringContent("""{"intervalMs":250,"controls":{"vflip":1}}""", Encoding.UTF8, "application/json")
        );
        var settings = (await (await server.Client.PostAsync("/api/cameras/a/frames", UploadRequests.Jpeg(Jpeg))).JsonAsync()).GetProperty(
            "settings"
        );
        Assert.Equal(250, settings.GetProperty("intervalMs").GetInt32());
        Assert.Equal(1, settings.GetProperty("controls").GetProperty("vflip").GetInt32());
    }

    [Fact]
    public async Task Upload_that_names_the_revision_confirms_the_desired_settings()
    {
        await using var server = await TestServer.StartAsync();
        var revision = await ChangeSettingsAsync(server);
        await SendWithAsync(server, UploadHeaders.SettingsRevision, "0");
        Assert.True((await SettingsAsync(server)).GetProperty("pending").GetBoolean());

        await SendWithAsync(server, UploadHeaders.SettingsRevision, revision.ToString());
        var settings = await SettingsAsync(server);
        Assert.False(settings.GetProperty("pending").GetBoolean());
        Assert.Equal(250, settings.GetProperty("reported").GetProperty("intervalMs").GetInt32());
    }

    [Fact]
    public async Task Upload_with_a_settings_result_reports_the_values_in_force()
    {
        await using var server = await TestServer.StartAsync();
        var revision = await ChangeSettingsAsync(server);
        var result = new SettingsResult
        {
            Applied = new CameraSettings { Revision = revision, IntervalMilliseconds = 300 },
        };
        var message = new byte[WireProtocol.MaxControlBytes];
        var size = result.WriteMessage(message, 0);
        var body = Convert.ToHexStringLower(message, MessageHeader.Size, size - MessageHeader.Size);
        await SendWithAsync(server, UploadHeaders.Settings, body);

        var settings = await SettingsAsync(server);
        Assert.False(settings.GetProperty("pending").GetBoolean());
        Assert.Equal(300, settings.GetProperty("reported").GetProperty("intervalMs").GetInt32());
    }

    [Theory]
    [InlineData(UploadHeaders.Settings, "00")]
    [InlineData(UploadHeaders.Settings, "settings")]
    [InlineData(UploadHeaders.SettingsRevision, "-1")]
    public async Task Upload_with_a_malformed_confirmation_is_rejected(string header, string value)
    {
        await using var server = await TestServer.StartAsync();
        using var response = await SendWithAsync(server, header, value);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(header, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<uint> ChangeSettingsAsync(TestServer server)
    {
        await server.Client.PostAsync("/api/cameras/a/frames", UploadRequests.Jpeg(Jpeg));
        using var content = new StringContent("""{"intervalMs":250}""", Encoding.UTF8, "application/json");
        await server.Client.PutAsync("/api/cameras/a/settings", content);
        var answer = await (await server.Client.PostAsync("/api/cameras/a/frames", UploadRequests.Jpeg(Jpeg))).JsonAsync();
        return answer.GetProperty("settings").GetProperty("revision").GetUInt32();
    }

    private static Task<HttpResponseMessage> SendWithAsync(TestServer server, string header, string value)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/cameras/a/frames") { Content = UploadRequests.Jpeg(Jpeg) };
        request.Headers.Add(header, value);
        return server.Client.SendAsync(request);
    }

    private static async Task<System.Text.Json.JsonElement> SettingsAsync(TestServer server) =>
        (await server.Client.CameraAsync("a")).GetProperty("settings");

    private static async Task<System.Text.Json.JsonElement> SendAsync(TestServer server, uint boot, uint sequence)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/cameras/a/frames") { Content = UploadRequests.Jpeg(Jpeg) };
        request.Headers.Add(UploadHeaders.BootId, boot.ToString());
        request.Headers.Add(UploadHeaders.Sequence, sequence.ToString());
        return await (await server.Client.SendAsync(request)).JsonAsync();
    }
}
