using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Pull;
using NanoCam.Testing;
using NanoCam.Testing.Sources;

namespace NanoCam.Server.Tests.Pull;

/// <summary>One line in the log when a pulled camera connects, fails and is removed.</summary>
public sealed class PullLogTests : PullTestBase
{
    [Fact]
    public async Task Connection_and_removal_of_a_source_each_log_one_line()
    {
        await using var source = new FakeCameraWebServer();
        await PullAsync(new Uri("http://127.0.0.1:9/"), null, ("NanoCam:Pull:0:Id", "other"));
        Server.Get<PullSourceStore>().TryPut(Source(source.StreamUrl));
        await Eventually.TrueAsync(() => Status is { Frames: > 3 });
        Server.Get<PullSourceStore>().Remove(Id);
        await Eventually.TrueAsync(() => source.Watching == 0);

        await Eventually.TrueAsync(() => Lines(Server.Logs).Length == 2);
        Assert.Equal(
            ["Pulled camera pulled connected: the server is accepting its frames", "Pulled camera pulled removed"],
            Lines(Server.Logs)
        );
    }

    [Fact]
    public void Idle_on_demand_source_logs_its_connection_once()
    {
        using var logs = new CapturedLogs();
        var report = new PullReport(Source(new Uri("http://camera.lan/stream")), logs.CreateLogger("pull"), new FakeTimeProvider());
        report.Receiving(null);
        report.Status.Phase = PullPhase.Idle;
        report.Receiving(null);

        Assert.Single(logs.Entries);
        Assert.Equal(2, report.Status.Connections);
    }

    [Fact]
    public void Connection_after_a_logged_failure_is_logged_again()
    {
        using var logs = new CapturedLogs();
        var clock = new FakeTimeProvider();
        clock.Advance(TimeSpan.FromSeconds(1));
        var report = new PullReport(Source(new Uri("http://camera.lan/stream")), logs.CreateLogger("pull"), clock);
        report.Receiving(null);
        report.Failed(new PullProblem(PullProblemCodes.StreamEnded, "The stream ended."));
        report.Receiving(null);

        Assert.Equal([LogLevel.Information, LogLevel.Warning, LogLevel.Information], logs.Entries.Select(entry => entry.Level));
    }

    private static PullSource Source(Uri url)
    {
        var options = new PullSourceOptions { Id = Id, Url = url.OriginalString };
        Assert.True(PullSource.TryCreate(options, isFixed: false, out var source, out var error), error);
        return source;
    }

    private static string[] Lines(CapturedLogs logs) =>
        [
            .. logs
                .Entries.Where(entry => entry.Level == LogLevel.Information && entry.Category.Contains(".Pull.", StringComparison.Ordinal))
                .Select(entry => entry.Message),
        ];
}
