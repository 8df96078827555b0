using System.Globalization;
using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

public sealed class RecordingCommandTests
{
    private const string Pins = """
        [{"id":3,"camera":"door","from":"2026-11-29T08:00:00Z","to":"2026-11-29T08:10:00Z","note":"parcel"},
         {"id":4,"camera":"yard","from":"2026-11-29T09:00:00Z","to":"2026-11-29T09:10:00Z","note":""}]
        """;

    private const string Recordings = """
        {"segments":[{"tier":"dense","from":"2026-11-29T21:00:00Z","frames":600,"bytes":2000000,"pinned":true,"open":false}],
         "gaps":[{"from":"2026-11-29T21:05:00Z","to":"2026-11-29T21:06:00Z","frames":12,"cause":"link"}],"truncated":false}
        """;

    [Fact]
    public async Task Recordings_lists_segments_and_gaps_with_times_that_the_server_accepts()
    {
        await using var server = await FakeHttpServer.StartAsync(("/api/cameras/door/recordings", FakeHttpServer.Json(Recordings)));
        var run = await CliRun.RunAsync("recordings", "--camera", "door", "--server", server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(new DateTimeOffset(2026, 11, 29, 21, 0, 0, TimeSpan.Zero), TimeOf(lines[0]));
        Assert.Contains("600 frames", lines[0], StringComparison.Ordinal);
        Assert.Contains("pinned", lines[0], StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 11, 29, 21, 5, 0, TimeSpan.Zero), TimeOf(lines[1]));
        Assert.EndsWith("12 frames lost", lines[1].TrimEnd(), StringComparison.Ordinal);
        Assert.StartsWith("1 segments", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pin_lists_all_pins_or_those_of_one_camera()
    {
        await using var server = await FakeHttpServer.StartAsync(("/api/pins", FakeHttpServer.Json(Pins)));
        var all = await CliRun.RunAsync("pin", "--server", server.Url);
        var yard = await CliRun.RunAsync("pin", "--camera", "yard", "--server", server.Url);
        Assert.Equal(["3", "4"], all.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]));
        Assert.StartsWith(
            "4  yard",
            Assert.Single(yard.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Pin_accepts_seconds_and_local_times_as_the_other_commands_do()
    {
        var body = "";
        await using var server = await FakeHttpServer.StartAsync(async context =>
        {
            using StreamReader reader = new(context.Request.Body);
            body = await reader.ReadToEndAsync(context.RequestAborted);
            await FakeHttpServer.Json("""{"id":5,"camera":"door","from":"2026-01-01T00:00:00Z","to":"2026-01-01T01:00:00Z","note":""}""")(
                context
            );
        });
        string[] range = ["--from", "1767225600", "--to", "2026-01-01T03:00:00+02:00"];
        var run = await CliRun.RunAsync(["pin", "--camera", "door", .. range, "--server", server.Url]);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("\"from\":\"2026-01-01T00:00:00", body, StringComparison.Ordinal);
        Assert.Contains("\"to\":\"2026-01-01T03:00:00", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--note", "parcel")]
    [InlineData("--note", "parcel", "--remove", "3")]
    [InlineData("--from", "2026-01-01", "--remove", "3")]
    [InlineData("--from", "2026-01-01")]
    [InlineData("--from", "11/12/2026", "--to", "11/13/2026")]
    public async Task Pin_with_options_that_do_not_fit_together_is_a_usage_error(params string[] options)
    {
        var run = await CliRun.RunAsync(["pin", "--camera", "door", .. options, "--server", FakeHttpServer.DeadUrl()]);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
    }

    [Theory]
    [InlineData("null", "MB free")]
    [InlineData("0", "retention deletes the oldest recordings now")]
    [InlineData("3.24", "retention begins to delete in 3.2 days")]
    public async Task Retention_reports_when_it_begins_to_delete(string daysLeft, string expected)
    {
        await using var server = await FakeHttpServer.StartAsync(
            ("/api/storage/retention", FakeHttpServer.Json("""{"dryRun":true,"bytes":5000000,"items":[],"truncated":true}""")),
            (
                "/api/storage",
                FakeHttpServer.Json($$"""{"path":"/data","usedBytes":1000000,"freeBytes":9000000,"daysLeft":{{daysLeft}},"cameras":[]}""")
            )
        );
        var run = await CliRun.RunAsync("retention", "--server", server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.EndsWith(expected, run.Output.Split('\n')[0].TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("To delete now: at least", run.Output, StringComparison.Ordinal);
    }

    // The format of RFC 3339, with the time zone.
    private static DateTimeOffset TimeOf(string line) =>
        DateTimeOffset.ParseExact(line.Split(' ')[0], "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
