using NanoCam.Bench.Load;
using NanoCam.Bench.Measure;

namespace NanoCam.Bench.Sections;

/// <summary>One camera with 30 KB frames at 25 fps and many viewers: cost of a delivered frame, and undelivered frames.</summary>
internal static class ViewersSection
{
    private const int FrameBytes = 30 * 1024;
    private const double FramesPerSecond = 25;

    public static Table Run(BenchOptions options)
    {
        var table = new Table(
            "Viewers of one camera, 30 KB, 25 fps",
            new("viewers"),
            new("frames"),
            new("missed"),
            new("CPU µs/frame", "0.0"),
            new("p50 ms", "0.00"),
            new("p99 ms", "0.00"),
            new("max ms", "0.00"),
            new("alloc B/published", "0"),
            new("alloc B/delivered", "0.0"),
            new("RSS MB", "0"),
            new("load CPU %", "0"),
            new("others %", "0")
        );
        AddIdle(table);
        Measure(table, options, ViewerKind.WebSocket, 100, stuck: 0);
        Measure(table, options, ViewerKind.WebSocket, 500, stuck: 0);
        Measure(table, options, ViewerKind.WebSocket, 500, stuck: 50);
        Measure(table, options, ViewerKind.Mjpeg, 100, stuck: 0);
        Measure(table, options, ViewerKind.Live, 100, stuck: 0);
        return table;
    }

    private static void AddIdle(Table table)
    {
        using var stage = new Stage(FrameBytes, cameras: 0);
        table.Add("none, just started", null, null, null, null, null, null, null, null, stage.IdleBytes / 1e6, null, null);
    }

    private static void Measure(Table table, BenchOptions options, ViewerKind kind, int count, int stuck)
    {
        using var stage = new Stage(FrameBytes, cameras: 1);
        var camera = stage.Cameras[0];
        var audience = new ViewerGroup();
        var viewers = stage.AddViewers(kind, count - stuck, audience);
        stage.AddViewers(kind, stuck, new ViewerGroup(), pace: ViewerConnection.Pace.Stuck);
        stage.Play(FramesPerSecond);
        stage.WarmUp();

        var allocated = stage.Metrics!.ReadAllocatedBytes();
        var first = camera.Sent + 1;
        audience.Open(first);
        var window = new Window(stage.Server);
        stage.Reactor.RunFor(options.Duration);
        audience.Close(camera.Sent);
        stage.StopAndDrain(viewers);
        window.Close();
        var allocatedBytes = stage.Metrics.ReadAllocatedSince(allocated);
        Stage.RequireOpen(viewers);

        var published = camera.Sent - first + 1;
        var expected = published * viewers.Count;
        table.Add(
            $"{count} {kind.Name()}{(stuck > 0 ? $", {stuck} never read" : "")}",
            expected,
            expected - audience.Delivered,
            window.ServerMicroseconds / audience.Delivered,
            audience.LatencyMs.Percentile(0.5),
            audience.LatencyMs.Percentile(0.99),
            audience.LatencyMs.Percentile(1),
            allocatedBytes / published,
            allocatedBytes / audience.Delivered,
            stage.Server.ResidentBytes / 1e6,
            window.LoadPercent,
            window.OthersPercent
        );
        if (audience.Disordered > 0 || camera.Withheld > 0 || stage.Skipped > 0)
        {
            table.Note(
                $"{count} {kind.Name()}: {audience.Disordered} frames out of order, {camera.Withheld} withheld without credit, "
                    + $"{stage.Skipped} skipped by the load."
            );
        }
    }
}
