using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Local;

public sealed class LocalServerTests
{
    // The fields of app_httpd.cpp without the registers; vflip is added by NanoCam.
    private static readonly string[] StatusFields =
    [
        "xclk",
        "pixformat",
        "framesize",
        "quality",
        "brightness",
        "contrast",
        "saturation",
        "sharpness",
        "special_effect",
        "wb_mode",
        "awb",
        "awb_gain",
        "aec",
        "aec2",
        "ae_level",
        "aec_value",
        "agc",
        "agc_gain",
        "gainceiling",
        "bpc",
        "wpc",
        "raw_gma",
        "lenc",
        "hmirror",
        "dcw",
        "colorbar",
        "led_intensity",
        "vflip",
    ];

    [Fact]
    public async Task Capture_returns_one_frame_with_the_headers_of_CameraWebServer()
    {
        await using var camera = await LocalCamera.StartAsync();
        using HttpClient http = new() { BaseAddress = camera.Url };
        using var response = await http.GetAsync(new Uri("/capture", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/jpeg", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("inline; filename=capture.jpg", response.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Matches(@"^\d+\.\d{6}$", response.Headers.GetValues("X-Timestamp").Single());
        Assert.Equal(GoldenFrames.Baseline.Bytes, await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Stream_runs_on_both_ports_with_length_and_time_in_every_part(int listener)
    {
        await using var camera = await LocalCamera.StartAsync();
        using var client = await RawClient.ConnectAsync(listener == 0 ? camera.Port : camera.StreamPort);
        await client.SendAsync("GET /stream HTTP/1.1\r\nHost: camera\r\n\r\n");
        var head = await client.ReadUntilAsync("\r\n\r\n");
        Assert.StartsWith(
            "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=123456789000000000000987654321\r\n",
            head,
            StringComparison.Ordinal
        );
        Assert.Contains("\r\nAccess-Control-Allow-Origin: *\r\n", head, StringComparison.Ordinal);

        double last = 0;
        for (var i = 0; i < 5; i++)
        {
            var part = await client.ReadUntilAsync("\r\n\r\n");
            var match = Regex.Match(
                part,
                @"^\r\n--123456789000000000000987654321\r\nContent-Type: image/jpeg\r\n"
                    + @"Content-Length: +(\d+)\r\nX-Timestamp: +(\d+\.\d{6})\r\n\r\n$"
            );
            Assert.True(match.Success, part);
            var jpeg = await client.ReadAsync(int.Parse(match.Groups[1].Value));
            Assert.Equal(GoldenFrames.Baseline.Bytes, jpeg);
            var time = double.Parse(match.Groups[2].Value);
            Assert.True(time > last);
            last = time;
        }
    }

    [Fact]
    public async Task Status_has_the_fields_of_CameraWebServer_and_the_ranges_for_the_page()
    {
        await using var camera = await LocalCamera.StartAsync();
        var status = await StatusAsync(camera);
        Assert.Equal(StatusFields, status.EnumerateObject().Select(property => property.Name).Take(StatusFields.Length));
        Assert.Equal((20, 4, 10, 16), (Number("xclk"), Number("pixformat"), Number("framesize"), Number("quality")));
        Assert.Equal(-1, Number("led_intensity"));
        var nanocam = status.GetProperty("nanocam");
        Assert.Equal("door", nanocam.GetProperty("camera").GetString());
        Assert.Equal("OV2640", nanocam.GetProperty("sensor").GetString());
        Assert.Equal("[-2,2]", nanocam.GetProperty("ranges").GetProperty("brightness").ToString());
        Assert.Equal("1600x1200", nanocam.GetProperty("sizes").GetProperty("15").GetString());
        Assert.False(nanocam.GetProperty("sizes").TryGetProperty("19", out _), "QXGA is larger than what is opened.");

        int Number(string name) => status.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Control_sets_controls_frame_size_and_quality_on_the_scale_of_the_sensor()
    {
        await using var camera = await LocalCamera.StartAsync();
        Assert.Equal("200", await ControlAsync(camera, "var=brightness&val=-2"));
        Assert.Equal("200", await ControlAsync(camera, "var=vflip&val=1"));
        Assert.Equal("200", await ControlAsync(camera, "var=framesize&val=6"));
        Assert.Equal("200", await ControlAsync(camera, "var=quality&val=63"));
        var status = await StatusAsync(camera);
        Assert.Equal(-2, status.GetProperty("brightness").GetInt32());
        Assert.Equal(1, status.GetProperty("vflip").GetInt32());
        Assert.Equal(6, status.GetProperty("framesize").GetInt32());
        Assert.Equal(63, status.GetProperty("quality").GetInt32());
        var current = camera.Capture.Current;
        Assert.Equal((320, 240, 1, 20u), (current.Width, current.Height, current.Quality, current.IntervalMilliseconds));
    }

    [Fact]
    public async Task Every_number_that_control_sets_is_the_one_in_status()
    {
        await using var camera = await LocalCamera.StartAsync();
        foreach (var (name, values) in new[] { ("quality", Enumerable.Range(4, 60)), ("framesize", Enumerable.Range(0, 16)) })
        {
            foreach (var value in values)
            {
                Assert.Equal("200", await ControlAsync(camera, $"var={name}&val={value}"));
                Assert.Equal((name, value), (name, (await StatusAsync(camera)).GetProperty(name).GetInt32()));
            }
        }
    }

    [Theory]
    [InlineData("", "404")]
    [InlineData("?", "404")]
    [InlineData("?var=brightness", "404")]
    [InlineData("?val=1", "404")]
    [InlineData("?VAR=brightness&val=1", "404")]
    [InlineData("?var=nothing&val=1", "500")]
    [InlineData("?var=sharpness&val=1", "500")]
    [InlineData("?var=led_intensity&val=1", "500")]
    [InlineData("?var=brightness&val=3", "500")]
    [InlineData("?var=brightness&val=99999999999999999999", "500")]
    [InlineData("?var=brightness&val=", "500")]
    [InlineData("?var=brightness&val=one", "500")]
    [InlineData("?var=framesize&val=-1", "500")]
    [InlineData("?var=framesize&val=25", "500")]
    [InlineData("?var=framesize&val=19", "500")]
    [InlineData("?var=quality&val=64", "500")]
    [InlineData("?var=bright%6eess&val=%2D1", "200")]
    [InlineData("?var=brightness&val=1&var=nothing", "200")]
    [InlineData("?xvar=nothing&var=brightness&val=1", "200")]
    [InlineData("?var=bright%6&val=1", "400")]
    [InlineData("?var=bright%zz&val=1", "400")]
    [InlineData("?var=bright%00ness&val=1", "400")]
    [InlineData("?var=bright%FFness&val=1", "400")]
    [InlineData("?var=bright%C0%AEness&val=1", "400")]
    [InlineData("?var=brightness%0d%0aX:1&val=1", "400")]
    public async Task Control_responds_to_invalid_requests_as_CameraWebServer_does(string query, string status)
    {
        await using var camera = await LocalCamera.StartAsync();
        var answer = await RawClient.AskAsync(camera.Port, $"GET /control{query} HTTP/1.1\r\nHost: camera\r\n\r\n");
        Assert.Equal(status, answer.Split(' ')[1]);
    }

    [Fact]
    public async Task Control_without_a_camera_returns_500()
    {
        await using var camera = await LocalCamera.StartAsync();
        for (var i = 0; i < 50; i++)
        {
            camera.Sensor.OpenErrors.Enqueue(CameraError.NoSensor);
        }

        camera.Sensor.WaitError = CameraError.Driver;
        await Eventually.TrueAsync(() => camera.Sensor.Opens > 1);
        Assert.Equal("500", await ControlAsync(camera, "var=brightness&val=1"));
        Assert.StartsWith("HTTP/1.1 500", await RawClient.AskAsync(camera.Port, "GET /capture HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Local_clients_receive_frames_while_the_uplink_has_paused_the_camera()
    {
        await using LocalCamera camera = await LocalCamera.StartAsync(camera => camera.Capture.IsPaused = true);
        Assert.StartsWith("HTTP/1.1 200", await RawClient.AskAsync(camera.Port, "GET /capture HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => camera.Capture.IsPaused);
    }

    [Fact]
    public async Task Flash_is_a_control_where_the_board_has_one()
    {
        await using LocalCamera camera = await LocalCamera.StartAsync(camera => camera.Flash.IsPresent = true);
        Assert.Equal("200", await ControlAsync(camera, "var=led_intensity&val=255"));
        Assert.Equal(255, camera.Flash.Brightness[^1]);
        Assert.Equal(255, (await StatusAsync(camera)).GetProperty("led_intensity").GetInt32());
    }

    [Fact]
    public async Task Page_loads_nothing_from_other_servers()
    {
        await using var camera = await LocalCamera.StartAsync();
        var answer = await RawClient.AskAsync(camera.Port, "GET / HTTP/1.1\r\nHost: camera\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("://", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /nothing HTTP/1.1\r\n\r\n", "404")]
    [InlineData("GET /Stream HTTP/1.1\r\n\r\n", "404")]
    [InlineData("GET //status HTTP/1.1\r\n\r\n", "404")]
    [InlineData("GET /status/../status HTTP/1.1\r\n\r\n", "404")]
    [InlineData("GET /%73tatus HTTP/1.1\r\n\r\n", "404")]
    [InlineData("POST /status HTTP/1.1\r\nContent-Length: 0\r\n\r\n", "405")]
    [InlineData("GET /status HTTP/1.0\n\n", "200")]
    public async Task Paths_are_matched_exactly(string request, string status)
    {
        await using var camera = await LocalCamera.StartAsync();
        Assert.Equal(status, (await RawClient.AskAsync(camera.Port, request)).Split(' ')[1]);
    }

    private static async Task<string> ControlAsync(LocalCamera camera, string query) =>
        (await RawClient.AskAsync(camera.Port, $"GET /control?{query} HTTP/1.1\r\nHost: camera\r\n\r\n")).Split(' ')[1];

    private static async Task<JsonElement> StatusAsync(LocalCamera camera)
    {
        using HttpClient http = new() { BaseAddress = camera.Url };
        using var response = await http.GetAsync(new Uri("/status", UriKind.Relative));
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
    }
}
