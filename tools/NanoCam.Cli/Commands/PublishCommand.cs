using System.CommandLine;
using NanoCam.Cli.Publishing;
using NanoCam.Cli.Running;
using NanoCam.Cli.Uplinks;
using NanoCam.Client;
using NanoCam.Jpeg;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam publish</c>: publishes an ffmpeg input or an MJPEG byte stream as a camera.</summary>
internal static class PublishCommand
{
    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new("publish", "Publish a webcam, an RTSP or HTTP address, a file, or an MJPEG byte stream as a camera.")
        {
            Examples =
            [
                "nanocam publish --camera desk --input 0                     the first webcam; on Windows device:NAME",
                "nanocam publish --camera yard --input rtsp://192.168.1.30/stream1 --quality 70 --fps 5",
                "nanocam publish --camera film --input holiday.mp4 --loop",
                "nanocam publish --camera test --input lavfi:testsrc2=size=640x480",
                "curl -sN http://192.168.1.20:81/stream | nanocam publish --camera old-cam",
            ],
        };
        Option<string> input = new("--input", "-i")
        {
            Description =
                "Webcam (0, /dev/video0, device:NAME), address, file, or lavfi:GRAPH for test patterns; - reads MJPEG from standard input",
            HelpName = "SPEC",
            DefaultValueFactory = _ => "-",
        };
        var fps = NumberOption.Create("--fps", 0.01, 240);
        fps.Description = "Maximum frames per second; for a file, its frame rate (default 15)";
        fps.HelpName = "N";
        var quality = NumberOption.Create("--quality", 1, 100);
        quality.Description = "JPEG quality, 1 to 100 (default 80; JPEG frames of a webcam are passed through)";
        quality.HelpName = "N";
        Option<bool> loop = new("--loop") { Description = "Repeat a file endlessly" };
        command.Add(input);
        command.Add(fps);
        command.Add(quality);
        command.Add(loop);
        UplinkCommandOptions uplink = new(command);
        command.OnRun(
            (context, cancellationToken) =>
            {
                var parsed = context.Parsed;
                PublishOptions options = new(
                    parsed.GetResult(quality) is null ? null : parsed.GetValue(quality),
                    parsed.GetResult(fps) is null ? null : parsed.GetValue(fps),
                    parsed.GetValue(loop)
                );
                return RunAsync(
                    context,
                    PublishInput.Parse(parsed.GetValue(input)!, PublishInput.ThisSystem),
                    options,
                    uplink,
                    cancellationToken
                );
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context,
        PublishInput input,
        PublishOptions options,
        UplinkCommandOptions uplink,
        CancellationToken cancellationToken
    )
    {
        var isRecording = input.Kind is InputKind.File or InputKind.Mjpeg or InputKind.Graph;
        PublishedCamera camera = new(
            new PublishedCameraOptions
            {
                Server = context.Server,
                Id = context.Camera ?? throw CliException.Usage("The camera is missing. Add --camera ID."),
                Uplink = uplink.Kind(context),
                FailFast = uplink.FailFast(context),
                Key = uplink.Key(context),
                // For a webcam or an address, ffmpeg already limits the rate; a second limit would drop more frames.
                Fps = input.IsLive ? null : options.Fps,
                IsRecording = isRecording,
                Time = context.Clock,
            }
        );
        await using var bytes = PublishBytes.Open(context, input, options, waitsForInput: !uplink.FailFast(context));
        MjpegReader reader = new(bytes.Stream);
        PlayedCamera[] played = [new PlayedCamera(context.Camera, input.Name, camera.Statistics)];
        var exitCode = await UplinkRunner.RunAsync(
            context,
            played,
            token => camera.RunAsync(reader, token),
            uplink.Duration(context),
            cancellationToken
        );
        return exitCode == ExitCode.Ok && !cancellationToken.IsCancellationRequested ? CheckInput(context, reader) : exitCode;
    }

    /// <summary>Reports unusable input, which would otherwise look like a success with few frames.</summary>
    private static int CheckInput(CommandContext context, MjpegReader reader)
    {
        if (reader.Frames == 0)
        {
            throw CliException.Failed(
                "The input contains no complete JPEG. Standard input and .mjpeg files must be concatenated JPEGs. "
                    + "With ffmpeg, end the command with: -f mjpeg -"
            );
        }

        if (reader.CutFrames + reader.OversizedFrames > 0 && !context.Json)
        {
            context.Error.WriteLine(
                $"nanocam: skipped {reader.CutFrames} truncated and {reader.OversizedFrames} oversized frames of the input."
            );
        }

        return ExitCode.Ok;
    }
}
