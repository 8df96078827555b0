using System.Diagnostics;
using NanoCam.Archive;

namespace NanoCam.Bench.Recordings;

/// <summary>Segments cut at random bytes, opened with ffmpeg and, where it is installed, with VLC.</summary>
internal static class CutFigures
{
    private const int Cuts = 1_000;
    private const int FilesAtOnce = 50;
    private const int Frames = 25;
    private const int VlcCuts = 20;
    private const string Vlc = "/usr/bin/cvlc";
    private const UnixFileMode Everyone = (UnixFileMode)0b111_111_111;

    public static void Measure(FigureTable figures)
    {
        var directory = Directory.CreateTempSubdirectory("nanocam-cut-").FullName;
        try
        {
            var whole = new ArchiveWriter(directory).Write("door", RecordingTier.Dense, 1_767_225_600_000_000, 40_000, Frames, Picture());
            var bytes = File.ReadAllBytes(whole);
            var entries = SidecarFile.ReadEntries(Path.ChangeExtension(whole, ArchiveLayout.SidecarEnding));
            var random = new Random(1);
            var cuts = Enumerable.Range(0, Cuts).Select(i => Cut(Path.Combine(directory, $"{i}.mkv"), bytes, entries, random)).ToList();
            var lost = cuts.Chunk(FilesAtOnce).Sum(chunk => LostWithFfmpeg(chunk));
            figures.Add($"{Cuts} segments cut at random bytes: whole frames that ffmpeg loses", 0, lost, "frames", "0");
            MeasureVlc(figures, directory, whole, cuts);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static (string Path, int Whole) Cut(string path, byte[] bytes, FrameEntry[] entries, Random random)
    {
        // After the first frame: before it, there is nothing to show.
        var length = random.Next((int)entries[0].Offset + entries[0].Length, bytes.Length);
        File.WriteAllBytes(path, bytes[..length]);
        return (path, entries.Count(entry => entry.Offset + entry.Length <= length));
    }

    private static int LostWithFfmpeg((string Path, int Whole)[] cuts)
    {
        List<string> arguments = ["-v", "quiet", "-nostdin"];
        foreach (var (path, _) in cuts)
        {
            arguments.AddRange(["-i", path]);
        }

        for (var i = 0; i < cuts.Length; i++)
        {
            arguments.AddRange(["-map", $"{i}:v"]);
        }

        var found = new int[cuts.Length];
        foreach (var line in Run("ffmpeg", [.. arguments, "-c", "copy", "-f", "framecrc", "-"]))
        {
            if (line.Length > 0 && char.IsAsciiDigit(line[0]))
            {
                found[int.Parse(line.AsSpan(0, line.IndexOf(',')))]++;
            }
        }

        return cuts.Select((cut, i) => Math.Max(0, cut.Whole - found[i])).Sum();
    }

    // VLC starts slowly, so only some of the cuts are tested. Its output lacks the last frame even of an intact segment.
    private static void MeasureVlc(FigureTable figures, string directory, string whole, List<(string Path, int Whole)> cuts)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(Vlc))
        {
            return;
        }

        // VLC does not run as root.
        File.SetUnixFileMode(directory, Everyone);
        var output = Path.Combine(directory, "vlc.mkv");
        var copy = Path.Combine(directory, "whole.mkv");
        File.Copy(whole, copy);
        var usual = Frames - FramesWithVlc(copy, output);
        var lost = cuts.Take(VlcCuts).Sum(cut => Math.Max(0, cut.Whole - usual - FramesWithVlc(cut.Path, output)));
        figures.Add($"{VlcCuts} of them: whole frames that VLC loses", 0, lost, "frames", "0");
    }

    private static int FramesWithVlc(string path, string output)
    {
        File.Delete(output);
        var command = $"{Vlc} -q --play-and-exit --sout '#std{{access=file,mux=mkv,dst={output}}}' {path} vlc://quit";
        string[] arguments = Environment.UserName == "root" ? ["-c", $"su nobody -s /bin/sh -c \"{command}\""] : ["-c", command];
        _ = Run("sh", arguments).Count();
        string[] list = ["-v", "quiet", "-show_entries", "packet=pts", "-of", "csv=p=0", output];
        return Run("ffprobe", list).Count(line => line.Length > 0);
    }

    private static byte[] Picture()
    {
        var start = new ProcessStartInfo(
            "ffmpeg",
            "-v error -nostdin -f lavfi -i testsrc=size=320x240:rate=1 -frames:v 1 -q:v 5 -f mjpeg -".Split(' ')
        )
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start) ?? throw new BenchException("ffmpeg cannot be started.");
        using var bytes = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static IEnumerable<string> Run(string program, string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        ) ?? throw new BenchException($"{program} cannot be started.");
        while (process.StandardOutput.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
