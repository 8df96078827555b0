using System.Net;
using System.Text.Json;
using NanoCam.Server.Accounts;
using NanoCam.Server.Cameras;
using NanoCam.Server.Tests.Accounts;
using NanoCam.Server.Tests.Cameras;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Compat;

/// <summary>Routes of mjpg-streamer and CameraWebServer, with their responses.</summary>
public sealed class CameraWebServerTests
{
    private static readonly byte[] Jpeg = TestJpeg.Create(900, 640, 480);

    [Theory]
    [InlineData("/snapshot")]
    [InlineData("/capture")]
    [InlineData("/?action=snapshot")]
    [InlineData("/?action=snapshot&n=12345")]
    [InlineData("/snapshot?camera=a")]
    public async Task Snapshot_is_the_newest_frame(string route)
    {
        await using var server = await StartAsync("a");
        using var response = await server.Client.GetAsync(route);
        Assert.Equal("image/jpeg", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Jpeg, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(route == "/capture" ? "inline; filename=capture.jpg" : null, response.Content.Headers.ContentDisposition?.ToString());
        Assert.True(response.Headers.Contains("X-Timestamp"));
    }

    [Theory]
    [InlineData("/stream")]
    [InlineData("/?action=stream")]
    [InlineData("/stream?camera=a&fps=5")]
    public async Task Stream_starts_with_the_newest_frame(string route)
    {
        await using var server = await StartAsync("a");
        using var response = await server.Client.GetAsync(route, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("multipart/x-mixed-replace", response.Content.Headers.ContentType?.MediaType);
        await using var body = await response.Content.ReadAsStreamAsync();
        var frame = await new NanoCam.Jpeg.MjpegReader(body).ReadAsync(CancellationToken.None);
        Assert.Equal(Jpeg, frame.ToArray());
    }

    [Theory]
    [InlineData("/stream")]
    [InlineData("/?action=stream")]
    [InlineData("/api/cameras/a/stream.mjpeg")]
    [InlineData("/snapshot")]
    public async Task HEAD_gets_the_headers_of_GET_without_a_body(string route)
    {
        await using var server = await StartAsync("a");
        using var request = new HttpRequestMessage(HttpMethod.Head, route);
        using var head = await server.Client.SendAsync(request);
        using var get = await server.Client.GetAsync(route, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(get.Headers.CacheControl, head.Headers.CacheControl);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/?action=")]
    [InlineData("/?action=command")]
    [InlineData("/?x=1")]
    public async Task Root_without_a_known_action_serves_the_viewer(string route)
    {
        await using var server = await StartAsync("a");
        Assert.Contains("<html", await server.Client.GetStringAsync(route), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Routes_without_a_camera_return_an_error()
    {
        await using var server = await StartAsync();
        foreach (var route in new[] { "/snapshot", "/stream", "/status", "/control?var=quality&val=10" })
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Client.GetAsync(route)).StatusCode);
            Assert.Equal(
                HttpStatusCode.NotFound,
                (await server.Client.GetAsync($"{route}{(route.Contains('?') ? '&' : '?')}camera=none")).StatusCode
            );
        }
    }

    [Fact]
    public async Task Status_has_the_known_fields_of_CameraWebServer()
    {
        await using var server = await StartAsync("a");
        var silent = await StatusAsync(server);
        Assert.Equal(4, silent.GetProperty("pixformat").GetInt32());
        Assert.Equal(10, silent.GetProperty("framesize").GetInt32());
        Assert.False(silent.TryGetProperty("quality", out _));
        Assert.False(silent.TryGetProperty("brightness", out _));
        Assert.Equal(-1, silent.GetProperty("led_intensity").GetInt32());

        var link = Attach(server, "a");
        link.Camera.Report(
            new SettingsResult
            {
                Applied = new CameraSettings
                {
                    Width = 800,
                    Height = 600,
                    Quality = 100,
                    Controls = [new ControlValue { Control = CameraControl.Brightness, Value = 2 }],
                },
            }
        );
        var status = await StatusAsync(server);
        Assert.Equal(11, status.GetProperty("framesize").GetInt32());
        Assert.Equal(4, status.GetProperty("quality").GetInt32());
        Assert.Equal(2, status.GetProperty("brightness").GetInt32());
        Assert.Equal("[-2,2]", status.GetProperty("nanocam").GetProperty("ranges").GetProperty("brightness").GetRawText());
    }

    [Fact]
    public async Task Control_waits_for_the_result_of_the_camera()
    {
        await using var server = await StartAsync("a");
        var link = Attach(server, "a");
        link.Answers = desired => new SettingsResult { Applied = desired };
        foreach (
            var (query, check) in new (string, Func<CameraSettings, bool>)[]
            {
                ("var=brightness&val=-1", sent => sent.Controls.Single().Value == -1),
                ("var=framesize&val=11", sent => (sent.Width, sent.Height) == (800, 600)),
                ("var=quality&val=4", sent => sent.Quality == 100),
            }
        )
        {
            using var response = await server.Client.GetAsync("/control?" + query);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Empty(await response.Content.ReadAsByteArrayAsync());
            Assert.True(check(link.Link.Sent[^1]), query);
        }
    }

    [Theory]
    [InlineData("", HttpStatusCode.NotFound)]
    [InlineData("var=quality", HttpStatusCode.NotFound)]
    [InlineData("val=1", HttpStatusCode.NotFound)]
    [InlineData("var=bogus&val=1", HttpStatusCode.InternalServerError)]
    [InlineData("var=brightness&val=bright", HttpStatusCode.InternalServerError)]
    [InlineData("var=brightness&val=9", HttpStatusCode.InternalServerError)]
    [InlineData("var=contrast&val=1", HttpStatusCode.InternalServerError)]
    [InlineData("var=framesize&val=99", HttpStatusCode.InternalServerError)]
    [InlineData("var=quality&val=64", HttpStatusCode.InternalServerError)]
    [InlineData("var=quality&val=99999999999", HttpStatusCode.InternalServerError)]
    public async Task Control_with_an_invalid_query_responds_as_CameraWebServer_does(string query, HttpStatusCode status)
    {
        await using var server = await StartAsync("a");
        var link = Attach(server, "a");
        Assert.Equal(status, (await server.Client.GetAsync("/control?" + query)).StatusCode);
        Assert.Empty(link.Link.Sent);
    }

    [Fact]
    public async Task Control_refused_by_the_camera_returns_500()
    {
        await using var server = await StartAsync("a");
        Attach(server, "a").Answers = desired => new SettingsResult
        {
            Applied = new CameraSettings { Revision = desired.Revision },
            Refused = desired.Controls,
        };
        Assert.Equal(HttpStatusCode.InternalServerError, (await server.Client.GetAsync("/control?var=brightness&val=1")).StatusCode);
    }

    [Fact]
    public async Task Watching_requires_the_viewer_role_and_control_the_operator_role()
    {
        await using var people = await AccountServer.StartAsync();
        foreach (var route in new[] { "/snapshot", "/capture", "/stream", "/status", "/?action=snapshot", "/control?var=quality&val=10" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await people.Anonymous.GetAsync(route)).StatusCode);
            Assert.Equal(
                route.StartsWith("/control", StringComparison.Ordinal) ? HttpStatusCode.Forbidden : HttpStatusCode.ServiceUnavailable,
                (await people.SignedIn(Role.Viewer).GetAsync(route)).StatusCode
            );
        }

        Assert.Equal(
            HttpStatusCode.ServiceUnavailable,
            (await people.SignedIn(Role.Operator).GetAsync("/control?var=quality&val=10")).StatusCode
        );
    }

    [Fact]
    public async Task Share_link_shows_its_camera_but_cannot_control_it()
    {
        await using var people = await AccountServer.StartAsync();
        people.AddCamera("hall");
        people.AddCamera("garden");
        var secret = people.Get<ShareStore>().Create(people.Add("anna", Role.Administrator), "hall", TimeSpan.FromDays(1))!.Value.Secret;
        // The camera is connected but has not sent a frame.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await people.Anonymous.GetAsync($"/snapshot?token={secret}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await people.Anonymous.GetAsync($"/snapshot?camera=garden&token={secret}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await people.Anonymous.GetAsync($"/control?var=quality&val=9&token={secret}")).StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Referer", "http://evil.example/page", HttpStatusCode.Forbidden)]
    [InlineData("X-Nothing", "1", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.OK)]
    [InlineData("Referer", "SELF", HttpStatusCode.OK)]
    public async Task Image_tag_on_another_site_cannot_control_a_camera(string header, string value, HttpStatusCode status)
    {
        await using var server = await StartAsync("a");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/control?var=quality&val=10");
        request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36");
        request.Headers.Add(header, value == "SELF" ? server.Address.AbsoluteUri : value);
        Assert.Equal(status, (await server.Client.SendAsync(request)).StatusCode);
    }

    private static async Task<TestServer> StartAsync(params string[] cameras)
    {
        var server = await TestServer.StartAsync();
        foreach (var camera in cameras)
        {
            (
                await server.Client.PostAsync($"/api/cameras/{camera}/frames?store=false", UploadRequests.Jpeg(Jpeg))
            ).EnsureSuccessStatusCode();
        }

        return server;
    }

    private static AnsweringCamera Attach(TestServer server, string id)
    {
        server.Get<CameraRegistry>().TryGet(id, out var camera);
        return new AnsweringCamera(camera!);
    }

    private static async Task<JsonElement> StatusAsync(TestServer server) =>
        JsonDocument.Parse(await server.Client.GetStringAsync("/status")).RootElement;

    private sealed class AnsweringCamera
    {
        public AnsweringCamera(Camera camera)
        {
            Camera = camera;
            camera.Attach(Link, 1);
            Link.OnSettings = desired =>
            {
                if (Answers is { } answer)
                {
                    camera.Report(answer(desired));
                }
            };
        }

        public Camera Camera { get; }

        public FakeLink Link { get; } = new();

        public Func<CameraSettings, SettingsResult>? Answers { get; set; }
    }
}
