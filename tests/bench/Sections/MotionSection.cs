using System.Diagnostics;
using NanoCam.Bench.Measure;
using NanoCam.Bench.Server;
using NanoCam.Server.Motion;
using NanoCam.Testing.Motion;
using NanoCam.VirtualCamera.Scenes;

namespace NanoCam.Bench.Sections;

/// <summary>
/// Motion detection in this process, on one core: CPU of a frame, and detected crossings of the drawn yard. Half an hour is simulated for
/// each second of the duration, so that <c>--seconds 48</c> is a camera-day.
/// </summary>
internal static class MotionSection
{
    private const int Cameras = 100;
    private const double FramesPerSecond = 2;
    private const int Frames = 64;
    private const int Hour = 3_600;

    private static readonly (int Width, int Height)[] Sizes = [(320, 240), (640, 480), (1600, 1200)];

    public static Table Run(BenchOptions options)
    {
        Pinning.PinThread(BenchServer.Core);
        try
        {
            var table = new Table(
                "Motion detection, one core",
                new("frame"),
                new("KB", "0"),
                new("decode µs", "0"),
                new("analyze µs", "0"),
                new($"{Cameras} cameras x {FramesPerSecond} fps, %", "0.0")
            );
            foreach (var (width, height) in Sizes)
            {
                AddCost(table, width, height);
            }

            AddTrial(table, options);
            MotionClips.Add(table);
            if (MotionRival.Run(options.Duration) is { } comparison)
            {
                table.Note(comparison);
            }

            return table;
        }
        finally
        {
            Pinning.PinThread(Pinning.LoadCore);
        }
    }

    private static void AddCost(Table table, int width, int height)
    {
        var renderer = new SceneRenderer("yard", "yard", width, height, 80, 1) { Movers = new MoverScript(1) };
        var frames = new byte[Frames][];
        byte[] buffer = [];
        for (var i = 0; i < Frames; i++)
        {
            var length = renderer.Render(i, DateTimeOffset.UnixEpoch.AddSeconds(100 + (i / FramesPerSecond)), ref buffer);
            frames[i] = buffer[..length];
        }

        var decoder = new MotionDecoder(width * height);
        var grid = GridSize.Of(width, height);
        var detector = new MotionDetector(new MotionSettings { Enabled = true });
        var decoded = frames.Select(frame => decoder.TryDecode(frame, grid, out var cells) ? cells.Values.ToArray() : []).ToArray();
        var decode = Median(frame => decoder.TryDecode(frames[frame], grid, out _));
        var time = 0L;
        var analyze = Median(frame => detector.Add(grid, new MotionCells(decoded[frame]), time += (long)(1_000_000 / FramesPerSecond)));
        table.Add(
            $"{width} x {height}",
            frames.Average(frame => frame.Length) / 1024,
            decode,
            analyze,
            (decode + analyze) * Cameras * FramesPerSecond / 10_000
        );
    }

    // The median round, in microseconds for each frame: other programs make rounds slower, never faster.
    private static double Median(Action<int> step)
    {
        var rounds = new double[31];
        for (var round = -5; round < rounds.Length; round++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var frame = 0; frame < Frames; frame++)
            {
                step(frame);
            }

            if (round >= 0)
            {
                rounds[round] = Stopwatch.GetElapsedTime(started).TotalMicroseconds / Frames;
            }
        }

        Array.Sort(rounds);
        return rounds[rounds.Length / 2];
    }

    private static void AddTrial(Table table, BenchOptions options)
    {
        var hours = Math.Max(1, (int)(options.Duration.TotalSeconds / 2));
        var score = new MotionScore(0, [], [], 0);
        for (var hour = 0; hour < hours; hour++)
        {
            var from = hour % 24 * Hour;
            score = score.Plus(new MotionTrial(seed: 1_000 + hour).Run(from, from + Hour));
        }

        var recall = 100.0 * (score.Crossings - score.Missed.Count) / Math.Max(1, score.Crossings);
        table.Note(
            $"Drawn yard, {hours} h of a camera at 320 x 240: {score.Crossings} crossings, {recall:F1} % found; "
                + $"{score.False.Count} false events."
        );
    }
}
