using System.Diagnostics;
using System.Globalization;
using NanoCam.Bench.Measure;
using NanoCam.Jpeg;
using NanoCam.Server.Motion;

namespace NanoCam.Bench.Sections;

/// <summary>
/// Motion detection on the clips of the Debian package <c>opencv-doc</c>, if it and ffmpeg are installed: people who walk through a square
/// all the time, and a tree in the wind until a hand comes into the picture.
/// </summary>
internal static class MotionClips
{
    private const string Folder = "/usr/share/doc/opencv-doc/examples/data";
    private const double IdleFps = 2;
    private const double ActiveFps = 5;
    private const long Second = 1_000_000;

    private static readonly (string Name, double Fps)[] Clips = [("vtest.avi", 10), ("tree.avi", 15)];

    /// <summary>Adds a note for each clip.</summary>
    public static void Add(Table table)
    {
        foreach (var (name, fps) in Clips.Where(clip => File.Exists(Path.Combine(Folder, clip.Name))))
        {
            var frames = Extract(Path.Combine(Folder, name));
            table.Note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} of opencv-doc, {frames.Count / fps:F1} s: motion {string.Join(", ", Analyze(frames, fps))}."
                )
            );
        }
    }

    private static List<byte[]> Extract(string path)
    {
        var folder = Directory.CreateTempSubdirectory("nanocam-bench-");
        try
        {
            string[] arguments = ["-v", "error", "-i", path, "-q:v", "3", Path.Combine(folder.FullName, "%05d.jpg")];
            using var ffmpeg = Process.Start("ffmpeg", arguments);
            ffmpeg.WaitForExit();
            return ffmpeg.ExitCode == 0
                ? [.. folder.GetFiles().OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => File.ReadAllBytes(file.FullName))]
                : throw new BenchException($"ffmpeg cannot read {path}.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<string> Analyze(List<byte[]> frames, double fps)
    {
        JpegInspector.Inspect(frames[0], out var shape);
        var grid = GridSize.Of(shape.Width, shape.Height);
        var decoder = new MotionDecoder(shape.Width * shape.Height);
        var detector = new MotionDetector(new MotionSettings { Enabled = true });
        var events = new List<MotionEvent?>();
        var due = 0.0;
        for (var i = 0; i < frames.Count; i++)
        {
            var at = i / fps;
            if (at >= due && decoder.TryDecode(frames[i], grid, out var cells))
            {
                events.Add(detector.Add(grid, cells, Second + (long)(at * Second)));
                due = at + (1 / (detector.IsActive ? ActiveFps : IdleFps));
            }
        }

        events.Add(detector.End());
        return [.. events.OfType<MotionEvent>().Select(TextOf)];
    }

    private static string TextOf(MotionEvent item) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"from {(item.StartMicroseconds / (double)Second) - 1:F1} s to {(item.LastMicroseconds / (double)Second) - 1:F1} s"
        );
}
