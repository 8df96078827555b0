using System.Diagnostics;
using System.Globalization;

namespace NanoCam.Server.Tests.Recording.Storage;

/// <summary>Runs ffprobe and ffmpeg. A program that is not installed fails the test.</summary>
internal static class MediaTool
{
    /// <summary>Times of the frames in milliseconds, as ffprobe reads them.</summary>
    public static async Task<IReadOnlyList<long>> FrameTimesAsync(string path)
    {
        var output = await RunAsync("ffprobe", "-v", "quiet", "-show_entries", "packet=pts", "-of", "csv=p=0", path);
        return
        [
            .. output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => long.Parse(line.TrimEnd(',', '\r'), CultureInfo.InvariantCulture)),
        ];
    }

    /// <summary>Number of the frames, as ffprobe reads them.</summary>
    public static async Task<int> CountAsync(string path)
    {
        var output = await RunAsync(
            "ffprobe",
            "-v",
            "error",
            "-count_packets",
            "-show_entries",
            "stream=nb_read_packets",
            "-of",
            "csv=p=0",
            path
        );
        return int.Parse(output.Trim().TrimEnd(','), CultureInfo.InvariantCulture);
    }

    /// <summary>Codec, width, height and duration of a segment, as ffprobe reads them.</summary>
    public static async Task<string> DescribeAsync(string path) =>
        (
            await RunAsync(
                "ffprobe",
                "-v",
                "error",
                "-show_entries",
                "stream=codec_name,width,height:format=format_name,duration",
                "-of",
                "csv=p=0",
                path
            )
        ).Trim();

    /// <summary>Decodes every frame. Returns what ffmpeg reports as errors.</summary>
    public static async Task<string> DecodeAsync(string path, params string[] arguments) =>
        await RunAsync("ffmpeg", ["-v", "error", .. arguments, "-i", path, "-f", "null", "-"]);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} cannot be started.");

        // ffmpeg reads commands from an open standard input, such as that of the script that runs the tests.
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output + await errors;
    }
}
