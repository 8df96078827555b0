using System.Text.Json;
using NanoCam.Cli.Doctor;
using NanoCam.Cli.Http;
using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

public sealed class DoctorTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);

    [Fact]
    public async Task Server_that_is_down_stops_the_examination_at_the_connection()
    {
        var run = await CliRun.RunAsync("doctor", "--json", "--server", FakeServer.DeadUrl());
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Equal(["name ok", "tcp failed"], Outcomes(run));
        Assert.Contains("Start the server with", run.Json[1].GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, run.Json[^1].GetProperty("failed").GetInt32());
    }

    [Fact]
    public async Task Name_that_does_not_exist_is_the_first_finding()
    {
        var run = await CliRun.RunAsync("doctor", "--json", "--server", "http://nanocam.invalid");
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Equal(["name failed"], Outcomes(run));
    }

    [Fact]
    public async Task Another_web_server_is_recognised()
    {
        await using var server = await FakeServer.StartAsync(FakeServer.Html);
        var run = await CliRun.RunAsync("doctor", "--json", "--server", server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal(["name ok", "tcp ok", "http ok", "identity failed", "rest skipped"], Outcomes(run));
    }

    [Fact]
    public async Task Proxy_that_swallows_Upgrade_and_a_full_disk_are_found_and_everything_else_is_still_examined()
    {
        await using var server = await FakeServer.StartAsync(
            ("/health/live", FakeServer.Json("{}")),
            ("/openapi/v1.json", FakeServer.Json("""{"info":{"title":"NanoCam","version":"9.9.9"}}""")),
            ("/health/ready", FakeServer.Problem(503, "The data directory is not writable.")),
            ("/uplink", FakeServer.Problem(426, "Upgrade wanted.")),
            ("/api/cameras", FakeServer.Json("[]"))
        );
        var run = await CliRun.RunAsync("doctor", "--server", server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("ok       identity: NanoCam 9.9.9;", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "FAILED   ready: The server refused (503 Service Unavailable): The data directory is not writable.",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("FAILED   uplink: GET /uplink with Upgrade was answered 426, not 101", run.Output, StringComparison.Ordinal);
        Assert.Contains("proxy_set_header Upgrade", run.Output, StringComparison.Ordinal);
        Assert.Contains("FAILED   live:", run.Output, StringComparison.Ordinal);
        Assert.Contains("ok       round trip:", run.Output, StringComparison.Ordinal);
        Assert.Contains("skipped  upload:", run.Output, StringComparison.Ordinal);
        Assert.Contains("skipped  cameras:", run.Output, StringComparison.Ordinal);
        Assert.Contains("3 failed, 0 to look at.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clock_an_hour_off_is_a_warning()
    {
        await using var server = await FakeServer.StartAsync(context =>
        {
            context.Response.Headers.Date = DateTimeOffset.UtcNow.AddHours(1).ToString("R");
            return (
                context.Request.Path == "/openapi/v1.json"
                    ? FakeServer.Json("""{"info":{"title":"NanoCam","version":"1"}}""")
                    : FakeServer.Json("[]")
            )(context);
        });
        var run = await CliRun.RunAsync("doctor", "--server", server.Url);

        // The guess is the middle of what whole seconds and a busy machine leave open.
        Assert.Matches(@"warning  clock: The server's clock is about 3(59|60)\d\.\d s ahead of this computer's\.", run.Output);
    }

    [Fact]
    public void Whole_seconds_in_the_Date_header_are_no_reason_for_a_warning()
    {
        ClockBounds bounds = new();
        bounds.Add(Now, Now.AddMilliseconds(10), Now.AddSeconds(-1.9));
        Assert.False(bounds.DifferByMoreThan(TimeSpan.FromSeconds(2)));
        Assert.Equal(CheckOutcome.Ok, TimingChecks.JudgeClock(bounds).Outcome);
    }

    [Fact]
    public void Several_answers_narrow_the_difference_down()
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
    public void Slow_answers_are_a_warning(int milliseconds, string expected) =>
        Assert.Equal(
            Enum.Parse<CheckOutcome>(expected),
            TimingChecks.JudgeRoundTrip([.. Enumerable.Repeat(TimeSpan.FromMilliseconds(milliseconds), 15)]).Outcome
        );

    [Fact]
    public void Uneven_answers_are_a_warning()
    {
        var check = TimingChecks.JudgeRoundTrip([.. Enumerable.Range(0, 15).Select(i => TimeSpan.FromMilliseconds(i % 3 == 0 ? 400 : 5))]);
        Assert.Equal(CheckOutcome.Warning, check.Outcome);
        Assert.Contains("bursts", check.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"state":"online","fps":15,"frameAgeMs":60}""", null)]
    [InlineData("""{"state":"offline","lastSeen":"2025-12-31T23:00:00Z"}""", "offline for 1 h")]
    [InlineData("""{"state":"offline"}""", "never seen")]
    [InlineData("""{"state":"online"}""", "no frame came yet")]
    [InlineData("""{"state":"online","frameAgeMs":30000}""", "newest frame is 30.0 s old")]
    [InlineData("""{"state":"online","frameAgeMs":30000,"settings":{"desired":{"intervalMs":60000}}}""", null)]
    [InlineData("""{"state":"online","frameAgeMs":60,"health":{"rssi":-80}}""", "weak signal (-80 dBm)")]
    [InlineData("""{"state":"online","frameAgeMs":60,"device":{"rssi":-75}}""", null)]
    [InlineData("""{"state":"online","frameAgeMs":60,"counters":{"accepted":90,"missing":10}}""", "10 frames never arrived")]
    [InlineData(
        """{"state":"online","frameAgeMs":60,"counters":{"accepted":90,"missing":10},"health":{"replaced":9}}""",
        "the camera replaced 9 by newer ones"
    )]
    [InlineData(
        """{"state":"online","frameAgeMs":60,"counters":{"received":100,"accepted":80,"rejected":{"truncated":15,"notJpeg":5}}}""",
        "20 of 100 frames rejected (truncated 15, notJpeg 5)"
    )]
    public void Camera_is_judged_by_what_the_server_tells(string json, string? finding)
    {
        var camera = JsonSerializer.Deserialize<CameraView>(json, JsonLine.Options)! with { Id = "door" };
        var check = CameraChecks.Judge([camera], Now).Single();
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
