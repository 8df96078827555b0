using System.CommandLine;
using System.Globalization;
using NanoCam.Cli.Http;
using NanoCam.Cli.Output;
using NanoCam.Cli.Recordings;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam export</c> and <c>nanocam timelapse</c>: download recordings as a file.</summary>
internal static class ExportCommand
{
    private const double MaxEvery = 31_622_400;

    /// <summary>Creates <c>export</c>.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new("export", "Download the recordings of a range as a file. An interrupted download can be continued.")
        {
            Examples =
            [
                "nanocam export --camera door --from 2026-11-29T08:00:00Z --to 2026-11-29T09:00:00Z",
                "nanocam export --camera door --format zip -o door.zip",
            ],
        };
        ExportOptions options = new(command);
        command.OnRun((context, cancellationToken) => RunAsync(context, options, "export", [], cancellationToken));
        return command;
    }

    /// <summary>Creates <c>timelapse</c>.</summary>
    internal static CliCommand CreateTimelapse()
    {
        CliCommand command = new("timelapse", "Download a time-lapse of the recordings as a file.")
        {
            Examples =
            [
                "nanocam timelapse --camera garden --from 2026-01-01 --every 86400 --fps 25 --format mp4",
                "nanocam timelapse --camera door --from 2026-11-29T08:00:00Z --every 10",
            ],
        };
        ExportOptions options = new(command);
        var every = NumberOption.Create("--every", 0.001, MaxEvery);
        every.Description = "Seconds between two frames (default: 1,500 frames in total)";
        var fps = NumberOption.Create("--fps", 0.1, 120.0);
        fps.Description = "Frames per second of the file (default: 25)";
        command.Add(every);
        command.Add(fps);
        command.OnRun(
            (context, cancellationToken) =>
            {
                (string, string?)[] more = [("every", Text(context, every)), ("fps", Text(context, fps))];
                return RunAsync(context, options, "timelapse", more, cancellationToken);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context,
        ExportOptions options,
        string route,
        (string Name, string? Value)[] more,
        CancellationToken cancellationToken
    )
    {
        using ServerConnection server = new(context);
        var camera = await CameraList.ChooseAsync(context, server, cancellationToken);
        var format = options.Format(context);
        var path = options.File(context) ?? $"{camera}-{route}.{format}";
        AtomicFile.CheckIsWritable(path, options.Force(context));
        var query = options.Range.Query(context, [("format", format), .. more]);
        RecordingDownload download = new(server, context, CameraList.RouteOf(camera, $"/{route}") + query, path);
        var bytes = await download.RunAsync(cancellationToken);
        if (context.Json)
        {
            JsonLine.Write(
                context.Output,
                new
                {
                    camera,
                    file = path,
                    bytes,
                }
            );
        }
        else
        {
            context.Output.WriteLine($"{path}: {CameraText.Bytes(bytes)}");
        }

        return ExitCode.Ok;
    }

    private static string? Text(CommandContext context, Option<double> option) =>
        context.Parsed.GetResult(option) is null ? null : context.Parsed.GetValue(option).ToString(CultureInfo.InvariantCulture);

    /// <summary>Options of both commands.</summary>
    private sealed class ExportOptions
    {
        private readonly Option<string?> _format = new("--format")
        {
            Description = "mkv, avi, zip, mjpeg or mp4 (needs ffmpeg on the server)",
            DefaultValueFactory = _ => "mkv",
        };

        private readonly Option<string?> _file = new("--output", "-o") { Description = "File to write", HelpName = "FILE" };
        private readonly Option<bool> _force = new("--force", "-f") { Description = "Replace the file if it exists" };

        public ExportOptions(Command command)
        {
            Range = new RecordingRange(command);
            ChoiceOption.Accept(_format, ["mkv", "avi", "zip", "mjpeg", "mp4"]);
            command.Add(_format);
            command.Add(_file);
            command.Add(_force);
        }

        public RecordingRange Range { get; }

        public string Format(CommandContext context) => context.Parsed.GetValue(_format)!.ToLowerInvariant();

        public string? File(CommandContext context) => context.Parsed.GetValue(_file);

        public bool Force(CommandContext context) => context.Parsed.GetValue(_force);
    }
}
