using System.Diagnostics;
using NanoCam.Bench.Measure;
using NanoCam.Bench.Sections;
using NanoCam.Bench.Server;

namespace NanoCam.Bench.Recordings;

/// <summary>
/// Eight cameras that are recorded: CPU and write calls of the recorder per frame, compared with <c>cat</c> for the same bytes.
/// </summary>
internal static class RecorderFigures
{
    private const int FrameBytes = 30 * 1024;
    private const int Cameras = 8;
    private const double FramesPerSecond = 25;
    private const int CatFrames = 20_000;
    private const double MostCpu = 1.2;
    private const double MostWrites = 0.2;

    public static void Measure(FigureTable figures, BenchOptions options)
    {
        var off = Measure(options, "Off");
        var on = Measure(options, "Continuous");
        var cat = MeasureCat();
        figures.AddValue("CPU of a frame, not recorded", off.Cpu, "µs");
        figures.AddValue("CPU of a frame, recorded", on.Cpu, "µs");
        figures.AddValue("CPU of cat for the same bytes", cat, "µs");
        figures.Add(
            $"recording, {Cameras} cameras x {FramesPerSecond} fps x 30 KB, CPU beside cat",
            MostCpu,
            (on.Cpu - off.Cpu) / cat,
            "x",
            "0.00"
        );
        figures.Add("write calls for each recorded frame", MostWrites, on.Writes - off.Writes, "", "0.000");
        figures.AddValue("others on the core of the server", Math.Max(on.Others, off.Others), "%", "0");
    }

    private static (double Cpu, double Writes, double Others) Measure(BenchOptions options, string rule)
    {
        using var stage = new Stage(FrameBytes, Cameras, ("NanoCam__Recording__Rule", rule), ("NanoCam__Recording__MinFreeBytes", "0"));
        stage.Play(FramesPerSecond);
        stage.WarmUp();
        var (before, writes) = (stage.Cameras.Sum(camera => camera.Accepted), stage.Server.FileWrites);
        var window = new Window(stage.Server);
        stage.Reactor.RunFor(options.Duration);
        window.Close();
        var frames = (double)(stage.Cameras.Sum(camera => camera.Accepted) - before);
        return (window.ServerMicroseconds / frames, (stage.Server.FileWrites - writes) / frames, window.OthersPercent);
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
            // With a flush, as the recorder does.
            using (var cat = Process.Start("sh", ["-c", $"cat {source} > {source}.copy && sync {source}.copy"]))
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
