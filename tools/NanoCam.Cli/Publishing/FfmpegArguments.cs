using System.Globalization;

namespace NanoCam.Cli.Publishing;

/// <summary>One way to call ffmpeg.</summary>
/// <param name="Arguments">Its arguments; nothing of them goes through a shell.</param>
/// <param name="ElseWhen">When ffmpeg says this, the next way is tried; null ends the attempts.</param>
internal sealed record FfmpegCall(IReadOnlyList<string> Arguments, string? ElseWhen = null);

/// <summary>What the user wants of the pictures.</summary>
/// <param name="Quality">JPEG quality, 1 to 100; null is 80, or the camera's own JPEGs as they are.</param>
/// <param name="Fps">Frames per second; null is 15 of a file and what comes of anything else.</param>
/// <param name="Loop">Begin a file again at its end.</param>
internal sealed record PublishWishes(int? Quality, double? Fps, bool Loop);

/// <summary>Arguments that make ffmpeg write JPEGs, one after the other, to its standard output.</summary>
internal static class FfmpegArguments
{
    /// <summary>Pace of a file that was given none.</summary>
    public const double RecordingFps = 15;

    private const int DefaultQuality = 80;

    private static readonly string[] Common = ["-hide_banner", "-nostdin", "-loglevel", "error"];

    /// <summary>The ways to call ffmpeg for an input, best first.</summary>
    public static IReadOnlyList<FfmpegCall> For(PublishInput input, PublishWishes wishes, HostSystem system)
    {
        if (!input.IsLive)
        {
            return
            [
                new FfmpegCall([
                    .. Common,
                    .. Source(input, wishes, system),
                    .. Encoded(wishes),
                    "-vf",
                    $"fps={Number(wishes.Fps ?? RecordingFps)}",
                    .. Output,
                ]),
            ];
        }

        // A muxer without times would repeat frames to a constant rate. Versions before 5.1 do not know the option that forbids it.
        string[] limit = wishes.Fps is { } fps
            ? ["-vf", $"select='isnan(prev_selected_t)+gte(t-prev_selected_t,{Number(0.95 / fps)})'"]
            : [];
        string[] encoded = [.. Common, .. Source(input, wishes, system), .. Encoded(wishes), .. limit];
        FfmpegCall modern = new([.. encoded, "-fps_mode", "passthrough", .. Output], ElseWhen: "fps_mode");
        FfmpegCall older = new([.. encoded, "-vsync", "passthrough", .. Output]);
        if (input.Kind != InputKind.Device || system != HostSystem.Linux || wishes.Quality is not null || wishes.Fps is not null)
        {
            return [modern, older];
        }

        // Most USB cameras make JPEGs themselves; some leave out the Huffman tables, which the filter adds.
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

    /// <summary>ffmpeg's scale, 1 (best) to 31, for a JPEG quality.</summary>
    /// <remarks>
    /// Both scale a matrix, and of libjpeg's percentage 0.0875 is what makes files of the same size: within 10 % from 30 to 90.
    /// </remarks>
    public static int ScaleOf(int quality)
    {
        var percent = quality < 50 ? 5000.0 / quality : 200 - (2 * quality);
        return Math.Clamp((int)Math.Round(0.0875 * percent), 1, 31);
    }

    // Neither what was read to find out the format nor a frame per thread of the decoder is held back.
    private static string[] Prompt { get; } = ["-fflags", "nobuffer", "-thread_type", "slice"];

    private static string[] Output { get; } = ["-f", "mjpeg", "-"];

    // One thread: with more, ffmpeg holds back a frame per thread.
    private static string[] Encoded(PublishWishes wishes) =>
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
            ScaleOf(wishes.Quality ?? DefaultQuality).ToString(CultureInfo.InvariantCulture),
        ];

    private static string[] Source(PublishInput input, PublishWishes wishes, HostSystem system) =>
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

            // Its default of 29.97 is refused by most of Apple's own cameras.
            (InputKind.Device, HostSystem.MacOS) => ["-f", "avfoundation", "-framerate", "30", "-i", input.Value + ":none"],
            (InputKind.Device, _) => ["-f", "v4l2", "-i", input.Value],
            _ => [.. Repeated(input, wishes), "-i", "file:" + input.Value],
        };

    private static string[] Repeated(PublishInput input, PublishWishes wishes)
    {
        var isPicture = Path.GetExtension(input.Value).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG";
        string[] loop =
            !wishes.Loop ? []
            : isPicture ? ["-loop", "1"]
            : ["-stream_loop", "-1"];
        return input.Kind == InputKind.Mjpeg ? ["-f", "mjpeg", "-framerate", Number(wishes.Fps ?? RecordingFps), .. loop] : loop;
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
