using System.Globalization;

namespace NanoCam.Cli.Publishing;

/// <summary>Arguments of one ffmpeg variant.</summary>
/// <param name="Arguments">Arguments; no shell is involved.</param>
/// <param name="ElseWhen">If the output of ffmpeg contains this text, the next variant is tried; null for the last one.</param>
internal sealed record FfmpegCall(IReadOnlyList<string> Arguments, string? ElseWhen = null);

/// <summary>Encoding options of <c>nanocam publish</c>.</summary>
/// <param name="Quality">JPEG quality, 1 to 100; null means 80, or passes the JPEGs of a webcam through.</param>
/// <param name="Fps">Frames per second; null means 15 for a file, and unlimited otherwise.</param>
/// <param name="Loop">Whether to repeat a file endlessly.</param>
internal sealed record PublishOptions(int? Quality, double? Fps, bool Loop);

/// <summary>Arguments that make ffmpeg write concatenated JPEGs to standard output.</summary>
internal static class FfmpegArguments
{
    /// <summary>Default frame rate of a file.</summary>
    public const double RecordingFps = 15;

    private const int DefaultQuality = 80;

    private static readonly string[] Common = ["-hide_banner", "-nostdin", "-loglevel", "error"];

    /// <summary>Returns the ffmpeg variants for an input, best first.</summary>
    public static IReadOnlyList<FfmpegCall> For(PublishInput input, PublishOptions options, HostSystem system)
    {
        if (!input.IsLive)
        {
            return
            [
                new FfmpegCall([
                    .. Common,
                    .. Source(input, options, system),
                    .. Encoded(options),
                    "-vf",
                    $"fps={Number(options.Fps ?? RecordingFps)}",
                    .. Output,
                ]),
            ];
        }

        // A muxer without timestamps would duplicate frames to a constant rate. Versions before 5.1 do not have -fps_mode.
        string[] limit = options.Fps is { } fps
            ? ["-vf", $"select='isnan(prev_selected_t)+gte(t-prev_selected_t,{Number(0.95 / fps)})'"]
            : [];
        string[] encoded = [.. Common, .. Source(input, options, system), .. Encoded(options), .. limit];
        FfmpegCall modern = new([.. encoded, "-fps_mode", "passthrough", .. Output], ElseWhen: "fps_mode");
        FfmpegCall older = new([.. encoded, "-vsync", "passthrough", .. Output]);
        if (input.Kind != InputKind.Device || system != HostSystem.Linux || options.Quality is not null || options.Fps is not null)
        {
            return [modern, older];
        }

        // Most USB cameras encode JPEG themselves. Some omit the Huffman tables, which the filter adds.
        string[] copied =
        [
            .. Common,
            "-f",
            "v4l2",
            "-input_format",
            "mjpeg",
            "-i",
            input.Value,
            "-map",
            "0:v:0",
            "-c:v",
            "copy",
            "-bsf:v",
            "mjpeg2jpeg",
            .. Output,
        ];
        return [new FfmpegCall(copied, ElseWhen: "Cannot find a proper format"), modern, older];
    }

    /// <summary>Converts a JPEG quality to ffmpeg's scale, 1 (best) to 31.</summary>
    /// <remarks>
    /// Both scale a matrix. A factor of 0.0875 to libjpeg's percentage gives files of the same size, within 10 % for qualities 30 to 90.
    /// </remarks>
    public static int ScaleOf(int quality)
    {
        var percent = quality < 50 ? 5000.0 / quality : 200 - (2 * quality);
        return Math.Clamp((int)Math.Round(0.0875 * percent), 1, 31);
    }

    // Avoids latency: no buffering for format detection, and no frame per decoder thread.
    private static string[] Prompt { get; } = ["-fflags", "nobuffer", "-thread_type", "slice"];

    private static string[] Output { get; } = ["-f", "mjpeg", "-"];

    // One thread: with more, ffmpeg delays one frame per thread.
    private static string[] Encoded(PublishOptions options) =>
        [
            "-map",
            "0:v:0",
            "-threads",
            "1",
            "-c:v",
            "mjpeg",
            "-qmin",
            "1",
            "-q:v",
            ScaleOf(options.Quality ?? DefaultQuality).ToString(CultureInfo.InvariantCulture),
        ];

    private static string[] Source(PublishInput input, PublishOptions options, HostSystem system) =>
        (input.Kind, system) switch
        {
            (InputKind.Graph, _) => ["-f", "lavfi", "-i", input.Value],
            (InputKind.Address, _) when input.Value.StartsWith("rtsp", StringComparison.OrdinalIgnoreCase) =>
            [
                .. Prompt,
                "-rtsp_transport",
                "tcp",
                "-i",
                input.Value,
            ],
            (InputKind.Address, _) => [.. Prompt, "-i", input.Value],
            (InputKind.Device, HostSystem.Windows) => ["-f", "dshow", "-i", input.Value],

            // Most of Apple's cameras reject the default of 29.97.
            (InputKind.Device, HostSystem.MacOS) => ["-f", "avfoundation", "-framerate", "30", "-i", input.Value + ":none"],
            (InputKind.Device, _) => ["-f", "v4l2", "-i", input.Value],
            _ => [.. Repeated(input, options), "-i", "file:" + input.Value],
        };

    private static string[] Repeated(PublishInput input, PublishOptions options)
    {
        var isPicture = Path.GetExtension(input.Value).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG";
        string[] loop =
            !options.Loop ? []
            : isPicture ? ["-loop", "1"]
            : ["-stream_loop", "-1"];
        return input.Kind == InputKind.Mjpeg ? ["-f", "mjpeg", "-framerate", Number(options.Fps ?? RecordingFps), .. loop] : loop;
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
