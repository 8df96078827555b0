using System.Net.Http.Json;
using System.Text.Json;
using NanoCam.Server.Pull;
using NanoCam.Testing;
using NanoCam.Testing.Sources;

namespace NanoCam.Server.Tests.Pull;

/// <summary>Settings and controls of a pulled CameraWebServer.</summary>
public sealed class ControlTests : PullTestBase
{
    [Fact]
    public async Task Controls_are_those_of_the_status_and_the_vertical_flip()
    {
        await using var source = new FakeCameraWebServer();
        await PullAsync(source);

        var camera = await WaitForControlsAsync();
        var controls = camera.GetProperty("controls").EnumerateArray().ToDictionary(control => control.Text("name"));
        Assert.Equal("pull", camera.Text("uplink"));
        Assert.Equal("online", camera.Text("state"));
        Assert.Equal(["interval", "size", "quality"], camera.GetProperty("adjustable").EnumerateArray().Select(part => part.GetString()));
        Assert.Equal((0, 4, 0), Range(controls["wb_mode"]));
        Assert.Equal((0, 1200, 168), Range(controls["aec_value"]));
        Assert.Contains("vflip", controls.Keys);
        Assert.DoesNotContain("led_intensity", controls.Keys);
        Assert.DoesNotContain("sharpness", controls.Keys);
        Assert.DoesNotContain("denoise", controls.Keys);
        Assert.Equal(1600, camera.GetProperty("device").GetProperty("maxWidth").GetInt32());
    }

    [Fact]
    public async Task Flash_LED_is_a_control()
    {
        await using var source = new FakeCameraWebServer(hasLed: true);
        await PullAsync(source);
        await WaitForControlsAsync();

        await PutAsync(new { controls = new { led_intensity = 200 } });

        await Eventually.TrueAsync(() => source["led_intensity"] == 200);
    }

    [Fact]
    public async Task Desired_settings_are_applied_and_the_result_is_reported()
    {
        await using var source = new FakeCameraWebServer();
        await PullAsync(source);
        await WaitForControlsAsync();

        await PutAsync(
            new
            {
                quality = 50,
                controls = new
                {
                    awb = 0,
                    awb_gain = 1,
                    wb_mode = 3,
                    aec = 0,
                    aec_value = 600,
                    vflip = 1,
                    brightness = -2,
                },
            }
        );

        var settings = await WaitForReportAsync();
        Assert.Equal((0, 1, 3), (source["awb"], source["awb_gain"], source["wb_mode"]));
        Assert.Equal((0, 600, 1, -2), (source["aec"], source["aec_value"], source["vflip"], source["brightness"]));
        Assert.InRange(source["quality"], 30, 37);
        var reported = settings.GetProperty("reported");
        Assert.InRange(reported.GetProperty("quality").GetInt32(), 49, 51);
        Assert.Equal(3, reported.GetProperty("controls").GetProperty("wb_mode").GetInt32());
        Assert.Equal(1, reported.GetProperty("controls").GetProperty("vflip").GetInt32());
    }

    [Fact]
    public async Task Numbers_of_CameraWebServer_are_sent_and_returned_unchanged()
    {
        await using var source = new FakeCameraWebServer();
        await PullAsync(source);
        var camera = await WaitForControlsAsync();
        var controls = camera
            .GetProperty("controls")
            .EnumerateArray()
            .SelectMany(control => new[] { "max", "min" }.Select(end => (control.Text("name"), control.GetProperty(end).GetInt32())));
        // Waiting for frames of the new size takes seconds.
        (string, int)[] sizes = [("framesize", 10), ("framesize", 6)];

        foreach (var (name, value) in Enumerable.Range(4, 60).Select(sensor => ("quality", sensor)).Concat(controls).Concat(sizes))
        {
            using var response = await Server.Client.GetAsync(new Uri($"control?camera={Id}&var={name}&val={value}", UriKind.Relative));
            Assert.Equal(200, (int)response.StatusCode);
            await WaitForReportAsync();
            var status = await (await Server.Client.GetAsync(new Uri($"status?camera={Id}", UriKind.Relative))).JsonAsync();
            Assert.Equal((name, value, value), (name, source[name], status.GetProperty(name).GetInt32()));
        }
    }

    [Fact]
    public async Task Desired_quality_is_reported_when_the_source_reports_its_number()
    {
        await using var source = new FakeCameraWebServer();
        await PullAsync(source);
        await WaitForControlsAsync();
        foreach (var quality in new[] { 1, 2, 50, 79, 80, 81, 99, 100 })
        {
            await PutAsync(new { quality });
            Assert.Equal(quality, (await WaitForReportAsync()).GetProperty("reported").GetProperty("quality").GetInt32());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Frame_size_is_set_for_every_numbering_scheme_of_the_driver(bool isOldDriver)
    {
        await using var source = new FakeCameraWebServer(isOldDriver);
        await PullAsync(source);
        await WaitForControlsAsync();

        await PutAsync(new { width = 800, height = 600 });

        await Eventually.TrueAsync(async () => (await Server.Client.CameraAsync(Id)).GetProperty("width").GetInt32() == 800);
        var reported = (await WaitForReportAsync()).GetProperty("reported");
        Assert.Equal((800, 600), (reported.GetProperty("width").GetInt32(), reported.GetProperty("height").GetInt32()));
        Assert.Equal(isOldDriver ? 9 : 11, source["framesize"]);
    }

    [Fact]
    public async Task Desired_settings_are_applied_after_a_reconnection()
    {
        await using (var earlier = new FakeCameraWebServer())
        {
            await PullAsync(earlier);
            await WaitForControlsAsync();
            await PutAsync(new { controls = new { wb_mode = 2 } });
            await WaitForReportAsync();
        }

        await using var source = new FakeCameraWebServer();
        Assert.True(
            PullSource.TryCreate(
                new PullSourceOptions
                {
                    Id = Id,
                    Url = source.StreamUrl.OriginalString,
                    ControlUrl = source.ControlUrl.OriginalString,
                },
                isFixed: false,
                out var moved,
                out _
            )
        );
        Server.Get<PullSourceStore>().TryPut(moved);

        await Eventually.TrueAsync(() => source["wb_mode"] == 2);
    }

    [Fact]
    public async Task Control_that_the_source_does_not_have_is_rejected()
    {
        await using var source = new FakeCameraWebServer();
        await PullAsync(source);
        await WaitForControlsAsync();

        using var answer = await Server.Client.PutAsJsonAsync($"api/cameras/{Id}/settings", new { controls = new { led_intensity = 1 } });

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal("This camera has no control led_intensity.", (await answer.JsonAsync()).Text("detail"));
    }

    [Fact]
    public async Task Source_without_controls_has_no_settings()
    {
        await using var source = FakeSource.Holding([
            .. FakeSource.Head("200 OK\nContent-Type: multipart/x-mixed-replace"),
            .. TestJpeg.Create(2000),
        ]);
        await PullAsync(source.Address);
        await Eventually.TrueAsync(() => Status is { Frames: 1 });

        var camera = await Server.Client.CameraAsync(Id);
        Assert.Equal(0, camera.GetProperty("controls").GetArrayLength());
        Assert.Equal(0, camera.GetProperty("adjustable").GetArrayLength());
        using var answer = await Server.Client.PutAsJsonAsync($"api/cameras/{Id}/settings", new { width = 640, height = 480 });
        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1,2]")]
    [InlineData("<html>")]
    [InlineData("{\"framesize\":")]
    [InlineData("{\"awb\":\"1\"}")]
    [InlineData("{\"awb\":1e99,\"quality\":null}")]
    public async Task Invalid_status_response_shows_no_controls(string json)
    {
        await using var control = FakeSource.Answering([
            .. FakeSource.Head("200 OK\nConnection: close"),
            .. System.Text.Encoding.UTF8.GetBytes(json),
        ]);
        await using var source = new FakeCameraWebServer();
        await PullAsync(source.StreamUrl, null, ("ControlUrl", control.Address.OriginalString));
        await Eventually.TrueAsync(() => control.Requests.Count > 0 && Status is { Frames: > 3 });

        Assert.Equal(0, (await Server.Client.CameraAsync(Id)).GetProperty("controls").GetArrayLength());
    }

    [Fact]
    public async Task Still_is_taken_from_capture_and_stored()
    {
        await using var source = new FakeCameraWebServer();
        await PullAsync(source);
        await WaitForControlsAsync();

        using var answer = await Server.Client.PostAsync(new Uri($"api/cameras/{Id}/snapshot", UriKind.Relative), null);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(320, (await answer.JsonAsync()).GetProperty("width").GetInt32());
        Assert.Contains(source.Requests, head => head.StartsWith("GET /capture ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Still_of_a_stream_only_source_is_its_next_frame()
    {
        await using var source = new FakeCameraWebServer();
        await PullAsync(source.StreamUrl);
        await Eventually.TrueAsync(() => Status is { Frames: > 0 });

        using var answer = await Server.Client.PostAsync(new Uri($"api/cameras/{Id}/snapshot", UriKind.Relative), null);

        Assert.Equal(200, (int)answer.StatusCode);
    }

    private Task PullAsync(FakeCameraWebServer source) =>
        PullAsync(source.StreamUrl, null, ("ControlUrl", source.ControlUrl.OriginalString));

    private async Task<JsonElement> WaitForControlsAsync()
    {
        JsonElement camera = default;
        await Eventually.TrueAsync(async () =>
            Status is { Frames: > 0 } && (camera = await Server.Client.CameraAsync(Id)).GetProperty("controls").GetArrayLength() > 0
        );
        return camera;
    }

    private async Task PutAsync(object change)
    {
        using var answer = await Server.Client.PutAsJsonAsync($"api/cameras/{Id}/settings", change);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    private async Task<JsonElement> WaitForReportAsync()
    {
        JsonElement settings = default;
        await Eventually.TrueAsync(async () =>
        {
            settings = (await Server.Client.CameraAsync(Id)).GetProperty("settings");
            return !settings.GetProperty("pending").GetBoolean();
        });
        return settings;
    }

    private static (int Min, int Max, int Value) Range(JsonElement control) =>
        (control.GetProperty("min").GetInt32(), control.GetProperty("max").GetInt32(), control.GetProperty("value").GetInt32());
}
