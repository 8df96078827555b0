using NanoCam.Bench.Measure;

namespace NanoCam.Bench.Sections;

/// <summary>Four cameras at 10 fps with one viewer each: latency of a frame through a lightly loaded server.</summary>
internal static class LatencySection
{
    private const int FrameBytes = 30 * 1024;
    private const int Cameras = 4;
    private const double FramesPerSecond = 10;

    public static Table Run(BenchOptions options)
    {
        var table = new Table(
            "Upload to viewer, 4 cameras x 10 fps, 30 KB, 1 viewer each",
            new("viewer"),
            new("frames"),
            new("missed"),
            new("p50 ms", "0.00"),
            new("p99 ms", "0.00"),
            new("max ms", "0.00"),
            new("CPU µs/frame", "0.0"),
            new("others %", "0")
        );
        Measure(table, options, ViewerKind.WebSocket);
        Measure(table, options, ViewerKind.Mjpeg);
        Measure(table, options, ViewerKind.Live);
        return table;
    }

    private static void Measure(Table table, BenchOptions options, ViewerKind kind)
    {
        using var stage = new Stage(FrameBytes, Cameras);
        var audiences = Enumerable.Range(0, Cameras).Select(_ => new ViewerGroup()).ToArray();
        var viewers = audiences.SelectMany((audience, camera) => stage.AddViewers(kind, 1, audience, camera)).ToList();
        stage.Play(FramesPerSecond);
        stage.WarmUp();

        var first = stage.Cameras.Select(c => c.Sent + 1).ToArray();
        for (var i = 0; i < Cameras; i++)
        {
            audiences[i].Open(first[i]);
        }

        var window = new Window(stage.Server);
        stage.Reactor.RunFor(options.Duration);
        for (var i = 0; i < Cameras; i++)
        {
            audiences[i].Close(stage.Cameras[i].Sent);
        }

        var sent = stage.Cameras.Select((c, i) => (long)c.Sent - first[i] + 1).Sum();
        stage.StopAndDrain(viewers);
        window.Close();
        Stage.RequireOpen(viewers);

        var all = new Samples();
        foreach (var audience in audiences)
        {
            all.AddAll(audience.LatencyMs);
        }

        table.Add(
            kind.Name(),
            sent,
            sent - all.Count,
            all.Percentile(0.5),
            all.Percentile(0.99),
            all.Percentile(1),
            window.ServerMicroseconds / all.Count,
            window.OthersPercent
        );
    }
}
