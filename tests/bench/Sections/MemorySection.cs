using System.Diagnostics;
using NanoCam.Bench.Load;
using NanoCam.Bench.Measure;

namespace NanoCam.Bench.Sections;

/// <summary>Memory of the server over time, with 100 viewers of which 10 never read.</summary>
internal static class MemorySection
{
    private const int FrameBytes = 30 * 1024;
    private const double FramesPerSecond = 25;
    private const int Viewers = 90;
    private const int Stuck = 10;

    public static Table Run(BenchOptions options)
    {
        using var stage = new Stage(FrameBytes, cameras: 1);
        var camera = stage.Cameras[0];
        var audience = new ViewerGroup();
        var viewers = stage.AddViewers(ViewerKind.WebSocket, Viewers, audience);
        var stuck = stage.AddViewers(ViewerKind.WebSocket, Stuck, new ViewerGroup(), pace: ViewerConnection.Pace.Stuck);
        stage.Play(FramesPerSecond);
        stage.WarmUp();

        var returned = 0;
        // The server disconnects viewers that never read; they reconnect, as browsers do.
        var comeAgain = new Ticker(1, () =>
        {
            for (var i = 0; i < stuck.Count; i++)
            {
                if (stuck[i].Fault is not null)
                {
                    stuck[i].Dispose();
                    stuck[i] = stage.AddViewer(ViewerKind.WebSocket, new ViewerGroup(), camera: 0, ViewerConnection.Pace.Stuck);
                    returned++;
                }
            }
        });
        List<(double Seconds, double Megabytes)> samples = [];
        var start = Stopwatch.GetTimestamp();
        void Sample() => samples.Add((Stopwatch.GetElapsedTime(start).TotalSeconds, stage.Server.ResidentBytes / 1e6));
        var sampling = new Ticker(1, Sample);
        stage.Reactor.Add(comeAgain);
        stage.Reactor.Add(sampling);
        var first = camera.Sent + 1;
        audience.Open(first);
        Sample();
        stage.Reactor.RunFor(options.Duration);
        audience.Close(camera.Sent);
        var expected = (camera.Sent - first + 1) * Viewers;
        stage.StopAndDrain(viewers);
        Stage.RequireOpen(viewers);

        var table = new Table(
            "Memory of the server, 100 viewers of which 10 never read, 30 KB, 25 fps",
            new("seconds", "0"),
            new("idle MB", "0"),
            new("first MB", "0.0"),
            new("lowest MB", "0.0"),
            new("highest MB", "0.0"),
            new("last MB", "0.0"),
            new("2nd half KB/min", "0"),
            new("frames"),
            new("missed"),
            new("came again")
        );
        var memory = samples.Select(s => s.Megabytes).ToList();
        table.Add(
            samples[^1].Seconds,
            stage.IdleBytes / 1e6,
            memory[0],
            memory.Min(),
            memory.Max(),
            memory[^1],
            Slope([.. samples.Skip(samples.Count / 2)]) * 60_000,
            expected,
            expected - audience.Delivered,
            returned
        );
        return table;
    }

    // Least squares: megabytes per second.
    private static double Slope(List<(double X, double Y)> points)
    {
        var x = points.Average(p => p.X);
        var y = points.Average(p => p.Y);
        return points.Sum(p => (p.X - x) * (p.Y - y)) / points.Sum(p => (p.X - x) * (p.X - x));
    }
}
