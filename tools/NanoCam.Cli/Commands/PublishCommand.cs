using System.CommandLine;
using NanoCam.Cli.Running;
using NanoCam.Cli.Uplinks;
using NanoCam.Client;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam publish</c>: makes a camera of an MJPEG byte stream, from ffmpeg or anything else that writes JPEGs.</summary>
internal static class PublishCommand
{
    private const string StandardInput = "-";

    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new("publish", "Make a camera of an MJPEG byte stream: ffmpeg, a USB camera, a file.")
        {
            Examples =
            [
                "ffmpeg -re -f lavfi -i testsrc2=size=640x480:rate=15 -q:v 5 -f mjpeg - | nanocam publish --camera test",
                "ffmpeg -f v4l2 -input_format mjpeg -i /dev/video0 -c copy -f mjpeg - | nanocam publish --camera desk",
                "curl -sN http://192.168.1.20:81/stream | nanocam publish --camera old-cam",
                "nanocam publish --camera test --input clip.mjpeg --fps 25"
            ]
        };
        Option<string> input = new("--input", "-i")
        {
            Description = "File to read, at the pace of --fps; - is standard input, read as it comes",
            HelpName = "FILE",
            DefaultValueFactory = _ => StandardInput
        };
        Option<double?> fps = new("--fps") { Description = "Most frames per second to send; of a file the pace (default 15)" };
        fps.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<double?>() is not (>= 0.01 and <= 240))
                result.AddError("--fps takes 0.01 to 240.");
        });
        command.Add(input);
        command.Add(fps);
        UplinkOptions uplink = new(command);
        command.OnRun(async (context, cancellationToken) =>
        {
            string file = context.Parsed.GetValue(input)!;
            await using Stream bytes = Open(context, file);
            PublishedCamera camera = new(new PublishedCameraOptions
            {
                Server = context.Server,
                Id = context.Camera ?? throw CliException.Usage("Which camera shall this be? Add --camera ID."),
                Uplink = uplink.Kind(context),
                FailFast = uplink.FailFast(context),
                Key = uplink.Key(context),
                Fps = context.Parsed.GetValue(fps),
                IsRecording = file != StandardInput,
                Time = context.Clock
            });
            MjpegReader reader = new(bytes);
            PlayedCamera[] played = [new PlayedCamera(context.Camera, file == StandardInput ? "standard input" : Path.GetFileName(file), camera.Statistics)];
            int exitCode = await UplinkRunner.RunAsync(
                context, played, token => camera.RunAsync(reader, token), uplink.Duration(context), cancellationToken);
            return exitCode == ExitCode.Ok && !cancellationToken.IsCancellationRequested ? Judge(context, reader) : exitCode;
        });
        return command;
    }

    private static Stream Open(CommandContext context, string file)
    {
        if (file == StandardInput)
        {
            return context.Terminal.OpenInput == Console.OpenStandardInput && !Console.IsInputRedirected
                ? throw CliException.Usage("Nothing is piped in. Pipe an MJPEG stream to this command, or name a file with --input.")
                : context.Terminal.OpenInput();
        }

        try
        {
            return new FileStream(file, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CliException.Usage($"There is no file \"{file}\".");
        }
    }

    /// <summary>Says what was wrong with the input, which otherwise would look like a success with few frames.</summary>
    private static int Judge(CommandContext context, MjpegReader reader)
    {
        if (reader.Frames == 0)
        {
            throw CliException.Failed(
                "The input held no whole JPEG. This command reads JPEGs one after the other; with ffmpeg end the command in: -f mjpeg -");
        }

        if (reader.CutFrames + reader.OversizedFrames > 0 && !context.Json)
            context.Error.WriteLine($"nanocam: left out {reader.CutFrames} cut and {reader.OversizedFrames} too large frames of the input.");
        return ExitCode.Ok;
    }
}
