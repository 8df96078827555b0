using System.Text.Json;
using Microsoft.AspNetCore.Http;
using NanoCam.Cli;
using NanoCam.Cli.Doctor;
using NanoCam.Cli.Http;
using NanoCam.Cli.Running;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Client.Tests.Cli;

public sealed class DoctorDeviceTests
{
    private const string Well = """
        {"id":"door","state":"online","uplink":"stream","frameAgeMs":80,"counters":{"accepted":ACCEPTED,"missing":0,"rejected":{}},
         "settings":{"desired":{"intervalMs":100},"reported":{"intervalMs":100},"pending":false},
         "device":{"firmware":"NanoCam 0.1.0","board":"xiao-esp32s3-sense","sensor":"OV2640","resetReason":"powerOn",
           "maxWidth":1600,"maxHeight":1200,"capabilities":["still"]},
         "clock":{"offsetMs":1,"roundTripMs":12},
         "health":{"uptimeMilliseconds":UPTIME,"captured":ACCEPTED,"freeMemory":3000000,"leastFreeMemory":2900000,"rssi":-58,"faults":[]}}
        """;

    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);

    [Fact]
    public async Task Healthy_camera_passes_every_check()
    {
        var looks = 0;
        var isPending = false;
        RequestDelegate look = context =>
        {
            // New counters arrive with the third read, the confirmation of the settings one read after they were sent.
            looks++;
            var camera = Camera(100 * looks, looks < 3 ? 5_000 : 25_000);
            camera = isPending ? camera.Replace("\"pending\":false", "\"pending\":true", StringComparison.Ordinal) : camera;
            isPending = false;
            return FakeHttpServer.Json(camera)(context);
        };
        RequestDelegate set = context =>
        {
            isPending = true;
            return FakeHttpServer.Json("""{"pending":true}""")(context);
        };
        await using var server = await FakeHttpServer.StartAsync(
            ("/health/live", FakeHttpServer.Json("{}")),
            ("/openapi/v1.json", FakeHttpServer.Json("""{"info":{"title":"NanoCam","version":"1"}}""")),
            ("/api/cameras/door", look),
            ("/api/cameras/door/settings", set),
            ("/api/cameras/door/snapshot", FakeHttpServer.Json("""{"status":"success","filename":"still.jpg","timestamp":1.5}""")),
            ("/images/still.jpg", FakeHttpServer.Jpeg(TemporaryFolder.SmallJpeg))
        );
        var run = await RunAsync(server.Url);
        Assert.Equal("", run.Error);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(
            [
                "name",
                "tcp",
                "http",
                "identity",
                "connection",
                "firmware",
                "start",
                "sensor",
                "faults",
                "wifi",
                "clock",
                "rate",
                "age",
                "link",
                "frames",
                "heap",
                "settings",
                "still",
            ],
            run.Json.SkipLast(1).Select(line => line.GetProperty("name").GetString())
        );
        Assert.All(run.Json.SkipLast(1), line => Assert.Equal("ok", line.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task Offline_camera_is_not_measured()
    {
        await using var server = await FakeHttpServer.StartAsync(
            ("/health/live", FakeHttpServer.Json("{}")),
            ("/openapi/v1.json", FakeHttpServer.Json("""{"info":{"title":"NanoCam","version":"1"}}""")),
            ("/api/cameras/door", FakeHttpServer.Json("""{"id":"door","state":"offline"}"""))
        );
        var run = await RunAsync(server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal("connection", run.Json[^2].GetProperty("name").GetString());
        Assert.Contains("NanoCam-setup", run.Json[^2].GetProperty("advice").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_check_fails_if_the_camera_does_not_confirm()
    {
        await using var server = await FakeHttpServer.StartAsync(
            ("/health/live", FakeHttpServer.Json("{}")),
            ("/openapi/v1.json", FakeHttpServer.Json("""{"info":{"title":"NanoCam","version":"1"}}""")),
            (
                "/api/cameras/door",
                FakeHttpServer.Json(Camera(1, 1).Replace("\"pending\":false", "\"pending\":true", StringComparison.Ordinal))
            ),
            ("/api/cameras/door/settings", FakeHttpServer.Json("""{"pending":true}""")),
            ("/api/cameras/door/snapshot", FakeHttpServer.Problem(504, "The camera did not answer."))
        );
        var run = await RunAsync(server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal(
            ["settings failed", "still failed"],
            run.Json.Skip(run.Json.Count - 3)
                .Take(2)
                .Select(line => $"{line.GetProperty("name").GetString()} {line.GetProperty("outcome").GetString()}")
        );
    }

    [Fact]
    public async Task Camera_and_device_options_together_are_a_usage_error()
    {
        var run = await CliRun.RunAsync("doctor", "--device", "door", "--camera", "door");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
    }

    [Theory]
    [InlineData("\"resetReason\":\"brownOut\"", "start", "Warning", "5 V and at least 1 A")]
    [InlineData("\"resetReason\":\"panic\"", "start", "Warning", "report it")]
    [InlineData("\"cameraError\":\"noSensor\",\"driverError\":261", "sensor", "Failed", "ribbon")]
    [InlineData("\"cameraError\":\"noJpeg\"", "sensor", "Failed", "OV2640")]
    [InlineData("\"faults\":[\"noPsram\"]", "fault noPsram", "Warning", "ESP32_S3_QUAD")]
    [InlineData("\"faults\":[\"brownOuts\"],\"brownOuts\":4", "fault brownOuts", "Warning", "supply")]
    [InlineData("\"faults\":[\"somethingNew\"]", "fault somethingNew", "Warning", "nanocam version that matches the server")]
    [InlineData("\"rssi\":-80", "wifi", "Warning", "antenna")]
    [InlineData("\"wifiLosses\":9,\"wifiReason\":15", "wifi", "Warning", "More than one disconnect per hour")]
    [InlineData("\"roundTripMs\":900", "clock", "Warning", "power saving")]
    public void State_check_finds_a_problem_and_gives_advice(string change, string name, string outcome, string advice)
    {
        Check check = DeviceChecks.Evaluate(Parse(Change(Camera(100, 3_600_000), change)), Now).Single(check => check.Name == name);
        Assert.Equal(Enum.Parse<CheckOutcome>(outcome), check.Outcome);
        Assert.Contains(advice, check.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, "\"noEoi\":50", "frames", "Warning", "clock = 10")]
    [InlineData(100, "\"overflow\":50", "frames", "Warning", "quality")]
    [InlineData(100, "\"timeouts\":50", "frames", "Warning", "sensor is pausing")]
    [InlineData(100, "\"freeMemory\":30000", "heap", "Warning", "Reduce the frame size")]
    [InlineData(100, "\"missing\":50", "link", "Warning", "Reduce its rate")]
    [InlineData(100, "\"rejected\":{\"truncated\":3}", "link", "Warning", "supply")]
    [InlineData(20, "\"replaced\":0", "rate", "Warning", "Reduce its size")]
    [InlineData(100, "\"frameAgeMs\":9000", "age", "Warning", "is stalling")]
    [InlineData(100, "\"uptimeMilliseconds\":3", "frames", "Failed", "supply")]
    [InlineData(100, "\"state\":\"offline\"", "rate", "Failed", "supply")]
    public void Rate_check_finds_a_problem_and_gives_advice(int frames, string change, string name, string outcome, string advice)
    {
        var first = Parse(Camera(1000, 60_000));
        var second = Parse(Change(Camera(1000 + frames, 70_000), change));
        Check check = DeviceRateChecks.Evaluate(first, second, TimeSpan.FromSeconds(10)).Single(check => check.Name == name);
        Assert.Equal(Enum.Parse<CheckOutcome>(outcome), check.Outcome);
        Assert.Contains(advice, check.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Photo_mode_without_a_frame_in_ten_seconds_passes_the_rate_check()
    {
        var hourly = Camera(10, 60_000).Replace("\"intervalMs\":100", "\"intervalMs\":60000", StringComparison.Ordinal);
        Assert.All(DeviceRateChecks.Evaluate(Parse(hourly), Parse(hourly), TimeSpan.FromSeconds(10)), check =>
            Assert.Equal(CheckOutcome.Ok, check.Outcome)
        );
    }

    [Fact]
    public void Every_camera_error_and_fault_has_specific_advice()
    {
        CameraError[] ofCalls =
        [
            CameraError.None,
            CameraError.NotOpen,
            CameraError.AlreadyOpen,
            CameraError.BadArgument,
            CameraError.NoFrame,
            CameraError.TooLarge,
            CameraError.Busy,
            CameraError.Closing,
        ];
        var unknown = DeviceFaultText.OfCameraError("?").Advice;
        foreach (var error in Enum.GetValues<CameraError>().Except(ofCalls))
        {
            Assert.NotEqual(unknown, DeviceFaultText.OfCameraError(JsonNamingPolicy.CamelCase.ConvertName(error.ToString())).Advice);
        }

        foreach (var fault in typeof(DeviceFaults).GetFields().Where(field => field.Name != nameof(DeviceFaults.Camera)))
        {
            Assert.DoesNotContain(
                "Unknown fault",
                DeviceFaultText.OfFault(JsonNamingPolicy.CamelCase.ConvertName(fault.Name), new HealthInfo()).Meaning,
                StringComparison.Ordinal
            );
        }
    }

    private static string Camera(int accepted, int uptime) =>
        Well.Replace("ACCEPTED", $"{accepted}", StringComparison.Ordinal).Replace("UPTIME", $"{uptime}", StringComparison.Ordinal);

    private static CameraInfo Parse(string json) => JsonSerializer.Deserialize<CameraInfo>(json, JsonLine.Options)!;

    // Replaces "name":value pairs, or adds them to health.
    private static string Change(string json, string change)
    {
        foreach (
            System.Text.RegularExpressions.Match pair in System.Text.RegularExpressions.Regex.Matches(
                change,
                "\"(\\w+)\":((?:\\[[^]]*\\]|\\{[^}]*\\}|\"[^\"]*\"|[^,\"]+))"
            )
        )
        {
            var pattern = $"\"{pair.Groups[1].Value}\":(\\[[^]]*\\]|\\{{[^}}]*\\}}|\"[^\"]*\"|[^,}}\\]]+)";
            json = System.Text.RegularExpressions.Regex.IsMatch(json, pattern)
                ? System.Text.RegularExpressions.Regex.Replace(json, pattern, pair.Value)
                : json.Replace("\"health\":{", "\"health\":{" + pair.Value + ",", StringComparison.Ordinal);
        }

        return json;
    }

    // Advances the time when the command waits.
    private static async Task<CliRun> RunAsync(string url)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        ManualClock clock = new();
        Terminal terminal = new()
        {
            Output = output,
            Error = error,
            ReadEnvironment = _ => null,
            Clock = clock,
        };
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        var command = NanoCamCommand.RunAsync(["doctor", "--device", "door", "--json", "--server", url], terminal, limit.Token);
        while (!command.IsCompleted)
        {
            var waiting = clock.WhenWaitingAsync(_ => true, limit.Token);
            if (await Task.WhenAny(command, waiting) == waiting)
            {
                clock.Advance(await waiting);
            }
        }

        return new CliRun(await command, output.ToString(), error.ToString(), []);
    }
}
