using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Tests.Cameras;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Presets;

public sealed class PresetApiTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(new TestServerOptions { Time = _time });
        Assert.True(_server.Get<CameraRegistry>().TryGetOrAdd("a", out _));
        Assert.True(_server.Get<CameraRegistry>().TryGetOrAdd("b", out _));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Built_in_preset_changes_supported_settings_and_lists_the_others_as_skipped()
    {
        var link = Attach("a");
        var answer = await OkAsync("POST", "/api/cameras/a/preset", """{"preset":"document"}""");
        Assert.Equal(["sharpness", "contrast"], answer.GetProperty("skipped").EnumerateArray().Select(name => name.GetString()));
        var sent = Assert.Single(link.Sent);
        Assert.Equal((5000u, 1600, 1200, 90), (sent.IntervalMilliseconds, sent.Width, sent.Height, sent.Quality));
        var changed = answer.GetProperty("settings").GetProperty("changed");
        Assert.Equal(("preset", "document"), (changed.Text("kind"), changed.Text("detail")));
    }

    [Fact]
    public async Task Saved_preset_survives_a_restart_and_is_limited_to_the_range_of_the_camera()
    {
        await OkAsync("PUT", "/api/cameras/a/settings", """{"quality":70,"controls":{"brightness":5}}""");
        await OkAsync("PUT", "/api/presets/Hall%20%E5%A4%9C", """{"camera":"a"}""");
        await _server.RestartAsync();
        var link = Attach("b");
        var answer = await OkAsync("POST", "/api/cameras/b/preset", """{"preset":"Hall 夜"}""");
        Assert.Equal(["brightness"], answer.GetProperty("limited").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal((short)2, Assert.Single(Assert.Single(link.Sent).Controls).Value);
        await SendAsync("DELETE", "/api/presets/Hall%20%E5%A4%9C", null, HttpStatusCode.NoContent);
        await SendAsync("POST", "/api/cameras/b/preset", """{"preset":"Hall 夜"}""", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("PUT", "/api/presets/day", """{"settings":{"quality":5}}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/api/presets/x", """{"settings":{}}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/api/presets/x", """{"settings":{"width":640}}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/api/presets/x", """{"settings":{"quality":101}}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/api/presets/x", """{"settings":{"controls":{"loudness":1}}}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/api/presets/x", "{}", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/api/presets/x", """{"camera":"nobody"}""", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/api/presets/night", null, HttpStatusCode.Conflict)]
    [InlineData("DELETE", "/api/presets/x", null, HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/cameras/a/settings/copy", """{"to":["a"]}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/cameras/a/settings/copy", """{"to":["nobody"]}""", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/cameras/a/settings/undo", null, HttpStatusCode.Conflict)]
    [InlineData("PUT", "/api/cameras/a/schedule", """{"mode":"sun"}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/api/cameras/a/schedule", """{"mode":"sun","latitude":91,"longitude":0}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/api/cameras/a/schedule", """{"mode":"times","times":[]}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/api/cameras/a/schedule", """{"mode":"times","times":[{"at":"7","preset":"day"}]}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/api/cameras/a/schedule", """{"mode":"times","times":[{"at":"07:00","preset":"x"}]}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/api/cameras/a/schedule", """{"mode":"brightness","darkBelow":50,"brightAbove":60}""", HttpStatusCode.BadRequest)]
    public async Task Invalid_request_is_rejected(string method, string path, string? body, HttpStatusCode expected) =>
        await SendAsync(method, path, body, expected);

    [Fact]
    public async Task Copy_replaces_all_desired_settings_and_undo_restores_them()
    {
        await OkAsync("PUT", "/api/cameras/a/settings", """{"intervalMs":200,"quality":60,"controls":{"hmirror":1}}""");
        await OkAsync("PUT", "/api/cameras/b/settings", """{"width":640,"height":480,"controls":{"vflip":1}}""");
        await OkAsync("POST", "/api/cameras/a/settings/copy", """{"to":["b"]}""");
        Assert.Equal("""{"intervalMs":200,"width":0,"height":0,"quality":60,"controls":{"hmirror":1}}""", await DesiredAsync("b"));

        await _server.RestartAsync();
        await OkAsync("POST", "/api/cameras/b/settings/undo", null);
        Assert.Equal("""{"intervalMs":null,"width":640,"height":480,"quality":0,"controls":{"vflip":1}}""", await DesiredAsync("b"));
        await OkAsync("POST", "/api/cameras/b/settings/undo", null);
        Assert.Equal("""{"intervalMs":200,"width":0,"height":0,"quality":60,"controls":{"hmirror":1}}""", await DesiredAsync("b"));

        // A change that changes nothing keeps the settings before the last one.
        await OkAsync("POST", "/api/cameras/a/settings/copy", """{"to":["b"]}""");
        await OkAsync("POST", "/api/cameras/b/settings/undo", null);
        Assert.Equal("""{"intervalMs":null,"width":640,"height":480,"quality":0,"controls":{"vflip":1}}""", await DesiredAsync("b"));
    }

    [Fact]
    public async Task Concurrent_change_overwrites_the_earlier_one_and_both_clients_are_notified()
    {
        var first = await OkAsync("PUT", "/api/cameras/a/settings", """{"quality":40,"revision":0}""");
        Assert.Equal(JsonValueKind.Null, first.GetProperty("changed").GetProperty("overwrote").ValueKind);
        var second = await OkAsync("PUT", "/api/cameras/a/settings", """{"quality":80,"revision":0}""");
        Assert.Equal(80, second.GetProperty("desired").GetProperty("quality").GetInt32());
        Assert.Equal("settings", second.GetProperty("changed").GetProperty("overwrote").Text("kind"));
        var read = (await _server.Client.CameraAsync("a")).GetProperty("settings");
        Assert.Equal(2, read.GetProperty("revision").GetInt32());
        Assert.Equal("settings", read.GetProperty("changed").GetProperty("overwrote").Text("kind"));
    }

    [Fact]
    public async Task Difference_is_shown_until_the_camera_confirms_and_a_refused_value_with_its_reason()
    {
        await OkAsync("PUT", "/api/cameras/a/settings", """{"quality":40,"controls":{"brightness":2}}""");
        Assert.Equal(["quality offline", "brightness offline"], await DifferencesAsync());
        var camera = Camera("a");
        Attach("a");
        Assert.Equal(["quality sent", "brightness sent"], await DifferencesAsync());
        camera.Report(
            new SettingsResult
            {
                Applied = new CameraSettings { Revision = 1, Quality = 42 },
                Refused = [new ControlValue { Control = CameraControl.Brightness, Value = 2 }],
            }
        );
        Assert.Equal(["quality adjusted", "brightness refused"], await DifferencesAsync());
        camera.Report(
            new SettingsResult
            {
                Applied = new CameraSettings
                {
                    Revision = 1,
                    Quality = 40,
                    Controls = [new ControlValue { Control = CameraControl.Brightness, Value = 2 }],
                },
            }
        );
        Assert.Empty(await DifferencesAsync());
    }

    [Fact]
    public async Task Schedule_applies_its_preset_once_and_manual_settings_stay_until_the_next_change()
    {
        // The clock of the tests starts at midnight UTC.
        var answer = await OkAsync(
            "PUT",
            "/api/cameras/a/schedule",
            """{"mode":"times","times":[{"at":"20:00","preset":"motion"},{"at":"07:00","preset":"document"}]}"""
        );
        Assert.Equal("motion", answer.Text("applied"));
        Assert.Equal("07:00", answer.GetProperty("times")[0].Text("at"));
        await Eventually.TrueAsync(() => Camera("a").Desired.Quality == 45);
        Assert.Equal(SettingsChangeKind.Schedule, Camera("a").LastChange!.Kind);

        await OkAsync("PUT", "/api/cameras/a/settings", """{"quality":50}""");
        _time.Advance(TimeSpan.FromHours(6));
        await _server.RestartAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(50, Camera("a").Desired.Quality);
        _time.Advance(TimeSpan.FromMinutes(59));
        await Eventually.TrueAsync(() => Camera("a").Desired.Quality == 90);
    }

    [Fact]
    public async Task Preset_of_a_schedule_cannot_be_removed()
    {
        await OkAsync("PUT", "/api/presets/dusk", """{"settings":{"quality":33}}""");
        await OkAsync("PUT", "/api/cameras/a/schedule", """{"mode":"sun","latitude":52,"longitude":13,"night":"dusk"}""");
        await SendAsync("DELETE", "/api/presets/dusk", null, HttpStatusCode.Conflict);
        var off = await OkAsync("PUT", "/api/cameras/a/schedule", """{"mode":"off"}""");
        Assert.Equal(JsonValueKind.Null, off.GetProperty("nextChange").ValueKind);
        await SendAsync("DELETE", "/api/presets/dusk", null, HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Schedule_by_brightness_without_motion_detection_reports_a_problem()
    {
        var answer = await OkAsync("PUT", "/api/cameras/a/schedule", """{"mode":"brightness"}""");
        Assert.StartsWith("The brightness is unknown.", answer.Text("problem"), StringComparison.Ordinal);
        Assert.Equal(0u, Camera("a").Desired.Revision);
    }

    private async Task<string> DesiredAsync(string id) =>
        (await _server.Client.CameraAsync(id)).GetProperty("settings").GetProperty("desired").GetRawText();

    private async Task<IEnumerable<string>> DifferencesAsync() =>
        (await _server.Client.CameraAsync("a"))
            .GetProperty("settings")
            .GetProperty("differences")
            .EnumerateArray()
            .Select(difference => $"{difference.Text("name")} {difference.Text("cause")}")
            .ToList();

    private Camera Camera(string id)
    {
        Assert.True(_server.Get<CameraRegistry>().TryGet(id, out var camera));
        return camera;
    }

    private FakeLink Attach(string id)
    {
        var link = new FakeLink();
        Camera(id).Attach(link, UnixTime.ToMicroseconds(_time.GetUtcNow()));
        return link;
    }

    private async Task<JsonElement> OkAsync(string method, string path, string? body)
    {
        using var response = await SendAsync(method, path, body, HttpStatusCode.OK);
        return await response.JsonAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string? body, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        var response = await _server.Client.SendAsync(request);
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return response;
    }
}
