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
    private const int BatchFrames = 8;
    private const double MostCpu = 1.2;
    private const double MostWrites = 0.2;

    // The names that Linux keeps.
    private const string RecorderThread = "recording write";
    private const string CompilerThread = ".NET Tiered Com";
    private const int MostSlices = 90;

    private static readonly TimeSpan SyncTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(3);

    public static void Measure(FigureTable figures, BenchOptions options)
    {
        var off = Measure(options, "Off");
        var on = Measure(options, "Continuous");
        var (cat, fullSpeed) = (MeasureCat(options.Duration), MeasureCat());
        figures.AddValue("CPU of a frame, not recorded", off.Cpu, "µs");
        figures.AddValue("CPU of a frame, recorded", on.Cpu, "µs");
        figures.AddValue("CPU of a frame, thread of the recorder", on.Recorder, "µs");
        figures.AddValue("CPU of cat for the same bytes at the same rate", cat, "µs");
        figures.AddValue("CPU of cat for the same bytes at full speed", fullSpeed, "µs");
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

    private static (double Cpu, double Recorder, double Writes, double Others) Measure(BenchOptions options, string rule)
    {
        using var stage = new Stage(FrameBytes, Cameras, ("NanoCam__Recording__Rule", rule), ("NanoCam__Recording__MinFreeBytes", "0"));
        stage.Play(FramesPerSecond);
        stage.WarmUp();
        AwaitCompiler(stage);
        var (before, writes) = (stage.Cameras.Sum(camera => camera.Accepted), stage.Server.FileWrites);
        var recorder = stage.Server.CpuTimeOfThreads(RecorderThread);
        var window = new Window(stage.Server);
        stage.Reactor.RunFor(options.Duration);
        window.Close();
        var frames = (double)(stage.Cameras.Sum(camera => camera.Accepted) - before);
        recorder = stage.Server.CpuTimeOfThreads(RecorderThread) - recorder;
        return (
            window.ServerMicroseconds / frames,
            recorder.TotalMicroseconds / frames,
            (stage.Server.FileWrites - writes) / frames,
            window.OthersPercent
        );
    }

    // At 200 frames a second, the compiler optimizes methods for a minute. Recording has more of them, so its cost would count as theirs.
    private static void AwaitCompiler(Stage stage)
    {
        for (var i = 0; i < MostSlices; i++)
        {
            var before = stage.Server.CpuTimeOfThreads(CompilerThread);
            stage.Reactor.RunFor(Slice);
            if (stage.Server.CpuTimeOfThreads(CompilerThread) - before < Settled)
            {
                return;
            }
        }
    }

    // CPU of cat that gets the bytes of the frames as a camera sends them, in microseconds for each frame. Between two writes, the caches
    // of the processor are filled with other data, as they are for the recorder.
    private static double MeasureCat(TimeSpan duration)
    {
        var copy = Path.GetTempFileName();
        try
        {
            Pinning.PinThread(BenchServer.Core);
            using var cat = Process.Start(
                new ProcessStartInfo("sh", ["-c", $"exec cat > {copy}"]) { RedirectStandardInput = true, UseShellExecute = false }
            )!;
            Pinning.PinThread(Pinning.LoadCore);
            var input = cat.StandardInput.BaseStream;
            var batch = new byte[BatchFrames * FrameBytes];
            Random.Shared.NextBytes(batch);
            var batches = (int)(duration.TotalSeconds * Cameras * FramesPerSecond / BatchFrames);
            var (syncs, flushed) = (Pinning.ChildrenCpuTime, Stopwatch.GetTimestamp());
            var before = Pinning.CpuTimeOf(cat.Id);
            // Never set: each wait takes its whole time.
            using var pause = new ManualResetEventSlim();
            for (var i = 0; i < batches; i++)
            {
                input.Write(batch);
                pause.Wait(TimeSpan.FromSeconds(BatchFrames / (Cameras * FramesPerSecond)));
                if (Stopwatch.GetElapsedTime(flushed) >= SyncTime || i == batches - 1)
                {
                    // As often as the recorder.
                    Pinning.PinThread(BenchServer.Core);
                    using var sync = Process.Start("sync", [copy]);
                    Pinning.PinThread(Pinning.LoadCore);
                    sync.WaitForExit();
                    flushed = Stopwatch.GetTimestamp();
                }
            }

            var used = Pinning.CpuTimeOf(cat.Id) - before + (Pinning.ChildrenCpuTime - syncs);
            input.Close();
            cat.WaitForExit();
            return used.TotalMicroseconds / (batches * BatchFrames);
        }
        finally
        {
            File.Delete(copy);
        }
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
