using System.Text.Json;
using NanoCam.Cli.Doctor;
using NanoCam.Cli.Http;
using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

public sealed class DoctorTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);

    [Fact]
    public async Task Stopped_server_ends_the_checks_at_the_connection()
    {
        var run = await CliRun.RunAsync("doctor", "--json", "--server", FakeHttpServer.DeadUrl());
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Equal(["name ok", "tcp failed"], Outcomes(run));
        Assert.Contains("Start the server with", run.Json[1].GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, run.Json[^1].GetProperty("failed").GetInt32());
    }

    [Fact]
    public async Task Unknown_host_name_fails_the_first_check()
    {
        var run = await CliRun.RunAsync("doctor", "--json", "--server", "http://nanocam.invalid");
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Equal(["name failed"], Outcomes(run));
    }

    [Fact]
    public async Task Other_web_server_fails_the_identity_check()
    {
        await using var server = await FakeHttpServer.StartAsync(FakeHttpServer.Html);
        var run = await CliRun.RunAsync("doctor", "--json", "--server", server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal(["name ok", "tcp ok", "http ok", "identity failed", "rest skipped"], Outcomes(run));
    }

    [Fact]
    public async Task Blocked_upgrade_and_full_disk_fail_and_the_other_checks_continue()
    {
        await using var server = await FakeHttpServer.StartAsync(
            ("/health/live", FakeHttpServer.Json("{}")),
            ("/openapi/v1.json", FakeHttpServer.Json("""{"info":{"title":"NanoCam","version":"9.9.9"}}""")),
            ("/health/ready", FakeHttpServer.Problem(503, "The data directory is not writable.")),
            ("/uplink", FakeHttpServer.Problem(426, "Upgrade wanted.")),
            ("/api/cameras", FakeHttpServer.Json("[]"))
        );
        var run = await CliRun.RunAsync("doctor", "--server", server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("ok       identity: NanoCam 9.9.9;", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "FAILED   ready: The server rejected the request (503 Service Unavailable): The data directory is not writable.",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "FAILED   uplink: Cameras cannot stream: GET /uplink with Upgrade returned 426 instead of 101",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("proxy_set_header Upgrade", run.Output, StringComparison.Ordinal);
        Assert.Contains("FAILED   live:", run.Output, StringComparison.Ordinal);
        Assert.Contains("ok       round trip:", run.Output, StringComparison.Ordinal);
        Assert.Contains("skipped  upload:", run.Output, StringComparison.Ordinal);
        Assert.Contains("skipped  cameras:", run.Output, StringComparison.Ordinal);
        Assert.Contains("3 checks failed, 0 warnings.", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, ExitCode.Ok, "warning", "It requires a sign-in, and no token is set.")]
    [InlineData("nct_unknown", ExitCode.Failed, "failed", "The server rejected the token (401): it is unknown, revoked or expired.")]
    public async Task Server_that_requires_a_sign_in_is_checked_as_far_as_possible(
        string? token,
        int exitCode,
        string identity,
        string sentence
    )
    {
        await using var server = await LiveServer.StartAsync(viewers: "Login");
        string[] options = token is null ? [] : ["--token", token];
        var run = await CliRun.RunAsync(["doctor", "--json", "--server", server.Url, .. options]);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(
            ["name ok", "tcp ok", "http ok", $"identity {identity}", "ready skipped", "uplink ok", "live skipped"],
            Outcomes(run).Take(7)
        );
        Assert.EndsWith(sentence, run.Json[3].GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("cameras skipped", Outcomes(run));
    }

    [Theory]
    [InlineData("\"state\":\"connected\",\"announced\":3,\"visible\":3", "ok       mqtt: ", "3 cameras are visible")]
    [InlineData("\"state\":\"connected\",\"announced\":3,\"visible\":1", "warning  mqtt: ", "only 1 of 3 cameras")]
    [InlineData(
        "\"state\":\"disconnected\",\"problem\":\"unreachable\",\"reason\":\"Connection refused.\"",
        "FAILED   mqtt: ",
        "Check that the broker is running"
    )]
    [InlineData("\"state\":\"disconnected\",\"problem\":\"credentials\"", "FAILED   mqtt: ", "NanoCam:Mqtt:Password")]
    [InlineData("\"state\":\"disconnected\",\"problem\":\"certificate\"", "FAILED   mqtt: ", "NanoCam:Mqtt:CaFile")]
    public async Task Broker_connection_is_checked(string state, string outcome, string text)
    {
        await using var server = await FakeHttpServer.StartAsync(
            ("/openapi/v1.json", FakeHttpServer.Json("""{"info":{"title":"NanoCam","version":"1"}}""")),
            ("/health/live", FakeHttpServer.Json("{}")),
            ("/health/ready", FakeHttpServer.Json($$"""{"status":"ok","mqtt":{ {{state}}, "broker":"mqtt://nas:1883"} }""")),
            ("/api/cameras", FakeHttpServer.Json("[]"))
        );
        var run = await CliRun.RunAsync("doctor", "--server", server.Url);

        Assert.Contains(outcome, run.Output, StringComparison.Ordinal);
        Assert.Contains(text, run.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "\"accepted\":3,\"failed\":1,\"lost\":0,\"waiting\":0,\"error\":null",
        "ok       webhook 0: ",
        "accepted the last of 4 requests"
    )]
    [InlineData("\"accepted\":0,\"failed\":0,\"lost\":0,\"waiting\":0,\"error\":null", "warning  webhook 0: ", "/api/webhooks/0/test")]
    [InlineData(
        "\"accepted\":3,\"failed\":9,\"lost\":1,\"waiting\":2,\"error\":\"It is off.\",\"errorCode\":\"unreachable\"",
        "FAILED   webhook 0: ",
        "It is off. 1 events are lost, 2 wait."
    )]
    [InlineData(
        "\"accepted\":0,\"failed\":1,\"lost\":1,\"waiting\":0,\"error\":\"Refused.\",\"errorCode\":\"refusedAddress\"",
        "FAILED   webhook 0: ",
        "AllowLinkLocal"
    )]
    public async Task Webhooks_are_checked_by_their_last_request(string state, string outcome, string text)
    {
        await using var server = await FakeHttpServer.StartAsync(
            ("/openapi/v1.json", FakeHttpServer.Json("""{"info":{"title":"NanoCam","version":"1"}}""")),
            ("/health/live", FakeHttpServer.Json("{}")),
            ("/health/ready", FakeHttpServer.Json("""{"status":"ok"}""")),
            ("/api/webhooks", FakeHttpServer.Json($$"""[{"number":0,"url":"http://nas:9000",{{state}} }]""")),
            ("/api/cameras", FakeHttpServer.Json("[]"))
        );
        var run = await CliRun.RunAsync("doctor", "--server", server.Url);

        Assert.Contains(outcome, run.Output, StringComparison.Ordinal);
        Assert.Contains(text, run.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clock_difference_of_an_hour_is_a_warning()
    {
        await using var server = await FakeHttpServer.StartAsync(context =>
        {
            context.Response.Headers.Date = DateTimeOffset.UtcNow.AddHours(1).ToString("R");
            return (
                context.Request.Path == "/openapi/v1.json"
                    ? FakeHttpServer.Json("""{"info":{"title":"NanoCam","version":"1"}}""")
                    : FakeHttpServer.Json("[]")
            )(context);
        });
        var run = await CliRun.RunAsync("doctor", "--server", server.Url);

        // The estimate is the middle of the interval that whole seconds and a busy machine leave.
        Assert.Matches(@"warning  clock: The server's clock is about 3(59|60)\d\.\d s ahead of this computer's\.", run.Output);
    }

    [Fact]
    public void Rounding_of_the_date_header_causes_no_warning()
    {
        ClockBounds bounds = new();
        bounds.Add(Now, Now.AddMilliseconds(10), Now.AddSeconds(-1.9));
        Assert.False(bounds.DifferByMoreThan(TimeSpan.FromSeconds(2)));
        Assert.Equal(CheckOutcome.Ok, TimingChecks.EvaluateClock(bounds).Outcome);
    }

    [Fact]
    public void Several_responses_narrow_the_clock_difference()
    {
        ClockBounds bounds = new();
        for (var i = 0; i < 10; i++)
        {
            var sent = Now.AddMilliseconds(300 * i);
            var theirs = sent.AddSeconds(5);
            bounds.Add(sent, sent, new DateTimeOffset(theirs.Ticks - (theirs.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero));
        }

        Assert.InRange(bounds.Least.TotalSeconds, 4.5, 5);
        Assert.InRange(bounds.Most.TotalSeconds, 5, 6.5);
        Assert.True(bounds.DifferByMoreThan(TimeSpan.FromSeconds(2)));
    }

    [Theory]
    [InlineData(1, "Ok")]
    [InlineData(400, "Warning")]
    public void Slow_responses_are_a_warning(int milliseconds, string expected) =>
        Assert.Equal(
            Enum.Parse<CheckOutcome>(expected),
            TimingChecks.EvaluateRoundTrip([.. Enumerable.Repeat(TimeSpan.FromMilliseconds(milliseconds), 15)]).Outcome
        );

    [Fact]
    public void Jitter_is_a_warning()
    {
        var check = TimingChecks.EvaluateRoundTrip([
            .. Enumerable.Range(0, 15).Select(i => TimeSpan.FromMilliseconds(i % 3 == 0 ? 400 : 5)),
        ]);
        Assert.Equal(CheckOutcome.Warning, check.Outcome);
        Assert.Contains("bursts", check.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"state":"online","fps":15,"frameAgeMs":60}""", null)]
    [InlineData("""{"state":"offline","lastSeen":"2025-12-31T23:00:00Z"}""", "offline for 1 h")]
    [InlineData("""{"state":"offline"}""", "never seen")]
    [InlineData("""{"state":"online"}""", "no frame received yet")]
    [InlineData("""{"state":"online","frameAgeMs":30000}""", "newest frame is 30.0 s old")]
    [InlineData("""{"state":"online","frameAgeMs":30000,"settings":{"desired":{"intervalMs":60000}}}""", null)]
    [InlineData("""{"state":"online","frameAgeMs":300,"settings":{"desired":{"intervalMs":null}}}""", null)]
    [InlineData("""{"state":"online","late":false,"frameAgeMs":30000}""", null)]
    [InlineData("""{"state":"online","late":true,"frameAgeMs":6000}""", "the newest frame is 6.0 s old")]
    [InlineData("""{"state":"online","frameAgeMs":60,"health":{"rssi":-80}}""", "weak signal (-80 dBm)")]
    [InlineData("""{"state":"online","frameAgeMs":60,"device":{"rssi":-75}}""", null)]
    [InlineData("""{"state":"online","frameAgeMs":60,"counters":{"accepted":90,"missing":10}}""", "10 frames lost")]
    [InlineData(
        """{"state":"online","frameAgeMs":60,"counters":{"accepted":90,"missing":10},"health":{"replaced":9}}""",
        "the camera replaced 9 with newer frames"
    )]
    [InlineData(
        """{"state":"online","frameAgeMs":60,"counters":{"received":100,"accepted":80,"rejected":{"truncated":15,"notJpeg":5}}}""",
        "20 of 100 frames rejected (truncated 15, notJpeg 5)"
    )]
    public void Camera_check_finds_problems_in_the_camera_state(string json, string? finding)
    {
        var camera = JsonSerializer.Deserialize<CameraInfo>(json, JsonLine.Options)! with { Id = "door" };
        var check = CameraChecks.Evaluate([camera], Now).Single();
        Assert.Equal("camera door", check.Name);
        Assert.Equal(finding is null ? CheckOutcome.Ok : CheckOutcome.Warning, check.Outcome);
        if (finding is not null)
        {
            Assert.Contains(finding, check.Detail, StringComparison.Ordinal);
            Assert.NotNull(check.Advice);
        }
    }

    private static IEnumerable<string> Outcomes(CliRun run) =>
        run
            .Json.Where(line => line.GetProperty("type").GetString() == "check")
            .Select(line => $"{line.GetProperty("name").GetString()} {line.GetProperty("outcome").GetString()}");
}
