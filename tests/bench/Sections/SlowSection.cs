using System.Diagnostics;
using NanoCam.Bench.Load;
using NanoCam.Bench.Measure;

namespace NanoCam.Bench.Sections;

/// <summary>
/// Viewers that read 100 kB/s of a stream of 750 kB/s, one of each kind, with 20 fast viewers: age of the frames of the slow viewer, and
/// its effect on the others.
/// </summary>
internal static class SlowSection
{
    private const int FrameBytes = 30 * 1024;
    private const double FramesPerSecond = 25;
    private const int FastViewers = 20;
    private const double BytesPerSecond = 100_000;
    private const int BytesPerRead = 2048;

    private static readonly long Interval = (long)(Stopwatch.Frequency * BytesPerRead / BytesPerSecond);

    // The first seconds fill the buffers and are not measured.
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(3);

    public static Table Run(BenchOptions options)
    {
        var table = new Table(
            "Viewers that read 100 kB/s of a camera with 30 KB, 25 fps, beside 20 fast ones",
            new("slow viewer"),
            new("frames seen"),
            new("age p50 ms", "0"),
            new("age p95 ms", "0"),
            new("age max ms", "0"),
            new("fast: frames"),
            new("fast: missed"),
            new("fast: p99 ms", "0.00"),
            new("others %", "0")
        );
        foreach (var kind in (ViewerKind[])[ViewerKind.Live, ViewerKind.WebSocket, ViewerKind.Mjpeg])
        {
            Measure(table, options, kind);
        }

        return table;
    }

    private static void Measure(Table table, BenchOptions options, ViewerKind kind)
    {
        using var stage = new Stage(FrameBytes, cameras: 1);
        var camera = stage.Cameras[0];
        var fastAudience = new ViewerGroup();
        var fast = stage.AddViewers(ViewerKind.WebSocket, FastViewers, fastAudience);
        stage.Play(FramesPerSecond);
        stage.WarmUp();

        var slowAudience = new ViewerGroup();
        var slow = stage.AddViewer(kind, slowAudience, camera: 0, ViewerConnection.Pace.Driven);
        var pace = Stopwatch.GetTimestamp();
        var reads = new Ticker(BytesPerSecond / BytesPerRead, () =>
        {
            // By elapsed time, not by the number of calls, so that the rate is right even if the load is late.
            for (; Stopwatch.GetElapsedTime(pace).TotalSeconds * BytesPerSecond >= BytesPerRead; pace += Interval)
            {
                slow.ReadSome(BytesPerRead);
            }
        });
        stage.Reactor.Add(reads);
        stage.Reactor.RunFor(Start);

        var first = camera.Sent + 1;
        fastAudience.Open(first);
        slowAudience.Open(0);
        var window = new Window(stage.Server);
        stage.Reactor.RunFor(options.Duration);
        window.Close();
        fastAudience.Close(camera.Sent);
        var expected = (camera.Sent - first + 1) * FastViewers;
        stage.Reactor.Remove(reads);
        stage.StopAndDrain(fast);
        Stage.RequireOpen([slow, .. fast]);

        table.Add(
            kind.Name(),
            slowAudience.Delivered,
            slowAudience.LatencyMs.Percentile(0.5),
            slowAudience.LatencyMs.Percentile(0.95),
            slowAudience.LatencyMs.Percentile(1),
            expected,
            expected - fastAudience.Delivered,
            fastAudience.LatencyMs.Percentile(0.99),
            window.OthersPercent
        );
    }
}
