using System.Diagnostics;
using NanoCam.Bench.Measure;
using NanoCam.Bench.Server;

namespace NanoCam.Bench.Sections;

/// <summary>
/// Eight cameras that are recorded: CPU and write calls of the recorder for each frame, beside <c>cat</c> with the same bytes.
/// </summary>
internal static class RecordingSection
{
    private const int FrameBytes = 30 * 1024;
    private const int Cameras = 8;
    private const double FramesPerSecond = 25;
    private const int CatFrames = 20_000;

    public static Table Run(BenchOptions options)
    {
        var table = new Table(
            $"Recording, {Cameras} cameras, {FrameBytes / 1024} KB, {FramesPerSecond} fps",
            new("what"),
            new("frames/s", "0"),
            new("CPU µs/frame", "0.0"),
            new("writes/frame", "0.000"),
            new("others %", "0")
        );
        var off = Measure(table, options, "rule Off", "Off");
        var on = Measure(table, options, "rule Continuous", "Continuous");
        var cat = MeasureCat();
        table.Add("cat of the same bytes", null, cat, null, null);
        table.Note($"Recording costs {on - off:F1} µs a frame, {(on - off) / cat:F2} x the CPU of cat.");
        return table;
    }

    private static double Measure(Table table, BenchOptions options, string name, string rule)
    {
        using var stage = new Stage(FrameBytes, Cameras, ("NanoCam__Recording__Rule", rule), ("NanoCam__Recording__MinFreeBytes", "0"));
        stage.Play(FramesPerSecond);
        stage.WarmUp();
        var (before, writes) = (stage.Cameras.Sum(camera => camera.Accepted), stage.Server.FileWrites);
        var window = new Window(stage.Server);
        stage.Reactor.RunFor(options.Duration);
        window.Close();
        var frames = stage.Cameras.Sum(camera => camera.Accepted) - before;
        var written = (stage.Server.FileWrites - writes) / (double)frames;
        var cost = window.ServerMicroseconds / frames;
        table.Add(name, frames / window.Seconds, cost, written, window.OthersPercent);
        return cost;
    }

    // CPU of cat that copies as many bytes as the frames have, in microseconds for each frame.
    private static double MeasureCat()
    {
        var directory = Directory.CreateTempSubdirectory("nanocam-cat-").FullName;
        try
        {
            var source = Path.Combine(directory, "frames");
            using (var file = File.Create(source))
            {
                var frame = new byte[FrameBytes];
                Random.Shared.NextBytes(frame);
                for (var i = 0; i < CatFrames; i++)
                {
                    file.Write(frame);
                }
            }

            Pinning.PinThread(BenchServer.Core);
            var before = Pinning.ChildrenCpuTime;
            using (var cat = Process.Start("sh", ["-c", $"cat {source} > {source}.copy"]))
            {
                cat.WaitForExit();
            }

            Pinning.PinThread(Pinning.LoadCore);
            return (Pinning.ChildrenCpuTime - before).TotalMicroseconds / CatFrames;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
