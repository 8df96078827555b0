using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Accounts;
using NanoCam.Server.Cameras;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Accounts;

public sealed class ShareTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private AccountServer _people = null!;
    private string _path = "";
    private string _token = "";

    public async Task InitializeAsync()
    {
        _people = await AccountServer.StartAsync(_clock);
        _people.AddCamera("hall");
        _people.AddCamera("garden");
        var made = await (
            await _people.SignedIn(Role.Administrator).PostAsJsonAsync("/api/shares", new { camera = "hall", hours = 1 })
        ).JsonAsync();
        (_path, _token) = ($"/{made.Text("path")}", made.Text("token"));
    }

    public async Task DisposeAsync() => await _people.DisposeAsync();

    [Fact]
    public async Task Share_link_serves_a_page_and_all_its_files()
    {
        var page = await _people.Anonymous.GetAsync(_path);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Contains("js/share.js", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _people.Anonymous.GetAsync($"{_path}js/share.js")).StatusCode);
        var bare = await _people.Anonymous.GetAsync(_path.TrimEnd('/'));
        Assert.Equal(HttpStatusCode.Redirect, bare.StatusCode);
        Assert.Equal($"{_token}/", bare.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("{0}live")]
    [InlineData("/live?token={1}")]
    public async Task Share_link_receives_only_its_camera_on_the_live_socket(string path)
    {
        using var socket = await _people.OpenAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, _path, _token));
        Assert.Equal(["hall"], (await ReceiveAsync(socket)).GetProperty("cameras").EnumerateArray().Select(camera => camera.Text("id")));

        await socket.SendAsync(
            Encoding.UTF8.GetBytes("""{"type":"subscribe","camera":"garden"}"""),
            WebSocketMessageType.Text,
            true,
            default
        );
        Assert.Equal("There is no camera with this id.", (await ReceiveAsync(socket)).Text("message"));

        // Events of other cameras are not sent either: the next event is one of its own camera.
        _people.AddCamera("cellar");
        await socket.SendAsync(
            Encoding.UTF8.GetBytes("""{"type":"subscribe","camera":"hall"}"""),
            WebSocketMessageType.Text,
            true,
            default
        );
        Assert.Equal("hall", (await ReceiveAsync(socket)).Text("camera"));
    }

    [Theory]
    [InlineData("{0}snapshot?camera={2}")]
    [InlineData("/capture?camera={2}&token={1}")]
    [InlineData("/api/cameras/{2}/frame.jpg?token={1}")]
    public async Task HEAD_request_with_a_share_link_reveals_only_its_camera(string path)
    {
        foreach (var camera in _people.Get<CameraRegistry>().All)
        {
            var gate = _people.Get<NanoCam.Server.Ingest.FrameGate>();
            gate.TryRent(camera, GoldenFrames.Baseline.Bytes.Length, out var frame);
            GoldenFrames.Baseline.Bytes.CopyTo(frame!.Buffer, 0);
            gate.Admit(camera, frame, default);
            frame.Release();
        }

        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
        {
            using var own = new HttpRequestMessage(
                method,
                string.Format(System.Globalization.CultureInfo.InvariantCulture, path, _path, _token, "hall")
            );
            Assert.Equal(HttpStatusCode.OK, (await _people.Anonymous.SendAsync(own)).StatusCode);
            using var other = new HttpRequestMessage(
                method,
                string.Format(System.Globalization.CultureInfo.InvariantCulture, path, _path, _token, "garden")
            );
            var answer = await _people.Anonymous.SendAsync(other);
            Assert.False(answer.IsSuccessStatusCode);
            Assert.False(answer.Headers.Contains("X-Timestamp"));
        }
    }

    [Fact]
    public async Task Expired_share_link_ends_its_stream()
    {
        using var socket = await _people.OpenAsync($"{_path}live");
        _clock.Advance(TimeSpan.FromMinutes(61));
        Assert.True(await AccountServer.EndsAsync(socket));
        Assert.Equal(HttpStatusCode.NotFound, (await _people.Anonymous.GetAsync(_path)).StatusCode);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await _people.Anonymous.GetAsync($"/api/cameras/hall/frame.jpg?token={_token}")).StatusCode
        );
    }

    [Fact]
    public async Task Share_link_ends_when_revoked_and_when_its_camera_is_removed()
    {
        var owner = _people.SignedIn(Role.Administrator);
        var id = (await owner.GetFromJsonAsync<JsonElement>("/api/shares"))[0].GetProperty("id").GetInt64();
        Assert.Equal(HttpStatusCode.NoContent, (await owner.DeleteAsync($"/api/shares/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _people.Anonymous.GetAsync(_path)).StatusCode);

        var second = await (await owner.PostAsJsonAsync("/api/shares", new { camera = "hall" })).JsonAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await owner.DeleteAsync("/api/cameras/hall")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _people.Anonymous.GetAsync($"/{second.Text("path")}")).StatusCode);
    }

    [Fact]
    public async Task Share_link_requires_a_known_camera_and_lasts_at_most_a_year()
    {
        var owner = _people.SignedIn(Role.Administrator);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.PostAsJsonAsync("/api/shares", new { camera = "none" })).StatusCode);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await owner.PostAsJsonAsync("/api/shares", new { camera = "hall", hours = 0 })).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await owner.PostAsJsonAsync("/api/shares", new { camera = "hall", hours = 8761 })).StatusCode
        );
    }

    private static async Task<JsonElement> ReceiveAsync(ClientWebSocket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[65_536];
        var result = await socket.ReceiveAsync(buffer, limit.Token);
        return JsonDocument.Parse(buffer.AsMemory(0, result.Count)).RootElement;
    }
}
