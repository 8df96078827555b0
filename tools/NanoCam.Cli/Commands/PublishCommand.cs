using System.CommandLine;
using NanoCam.Cli.Publishing;
using NanoCam.Cli.Running;
using NanoCam.Cli.Uplinks;
using NanoCam.Client;
using NanoCam.Jpeg;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam publish</c>: makes a camera of whatever ffmpeg reads, or of any stream of JPEGs.</summary>
internal static class PublishCommand
{
    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new("publish", "Make a camera of a webcam, an RTSP or HTTP address, a file, or any MJPEG byte stream.")
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
                "A webcam (0, /dev/video0, device:NAME), an address, a file, lavfi:GRAPH for test pictures; - is MJPEG on standard input",
            HelpName = "SPEC",
            DefaultValueFactory = _ => "-",
        };
        var fps = NumberOption.Create("--fps", 0.01, 240);
        fps.Description = "Most frames per second to send; of a file the pace (default 15)";
        var quality = NumberOption.Create("--quality", 1, 100);
        quality.Description = "JPEG quality, 1 to 100 (default 80; of a webcam that makes JPEGs, as they come)";
        Option<bool> loop = new("--loop") { Description = "Begin a file again at its end" };
        command.Add(input);
        command.Add(fps);
        command.Add(quality);
        command.Add(loop);
        UplinkOptions uplink = new(command);
        command.OnRun(
            (context, cancellationToken) =>
            {
                var parsed = context.Parsed;
                PublishWishes wishes = new(
                    parsed.GetResult(quality) is null ? null : parsed.GetValue(quality),
                    parsed.GetResult(fps) is null ? null : parsed.GetValue(fps),
                    parsed.GetValue(loop)
                );
                return RunAsync(
                    context,
                    PublishInput.Parse(parsed.GetValue(input)!, PublishInput.ThisSystem),
                    wishes,
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
        PublishWishes wishes,
        UplinkOptions uplink,
        CancellationToken cancellationToken
    )
    {
        var isRecording = input.Kind is InputKind.File or InputKind.Mjpeg or InputKind.Graph;
        PublishedCamera camera = new(
            new PublishedCameraOptions
            {
                Server = context.Server,
                Id = context.Camera ?? throw CliException.Usage("Which camera shall this be? Add --camera ID."),
                Uplink = uplink.Kind(context),
                FailFast = uplink.FailFast(context),
                Key = uplink.Key(context),
                // Of a camera or an address ffmpeg leaves out frames; a second limit would leave out more.
                Fps = input.IsLive ? null : wishes.Fps,
                IsRecording = isRecording,
                Time = context.Clock,
            }
        );
        await using var bytes = PublishBytes.Open(context, input, wishes, waitsForInput: !uplink.FailFast(context));
        MjpegReader reader = new(bytes.Stream);
        PlayedCamera[] played = [new PlayedCamera(context.Camera, input.Name, camera.Statistics)];
        var exitCode = await UplinkRunner.RunAsync(
            context,
            played,
            token => camera.RunAsync(reader, token),
            uplink.Duration(context),
            cancellationToken
        );
        return exitCode == ExitCode.Ok && !cancellationToken.IsCancellationRequested ? Judge(context, reader) : exitCode;
    }

    /// <summary>Says what was wrong with the input, which otherwise would look like a success with few frames.</summary>
    private static int Judge(CommandContext context, MjpegReader reader)
    {
        if (reader.Frames == 0)
        {
            throw CliException.Failed(
                "The input held no whole JPEG. Standard input and .mjpeg files are JPEGs one after the other; with ffmpeg end the command in: -f mjpeg -"
            );
        }

        if (reader.CutFrames + reader.OversizedFrames > 0 && !context.Json)
        {
            context.Error.WriteLine(
                $"nanocam: left out {reader.CutFrames} cut and {reader.OversizedFrames} too large frames of the input."
            );
        }

        return ExitCode.Ok;
    }
}
