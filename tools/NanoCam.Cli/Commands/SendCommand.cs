using System.CommandLine;
using NanoCam.Cli.Running;
using NanoCam.Cli.Sending;
using Spectre.Console;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam send</c>: sends JPEG files to the server, once or at intervals.</summary>
internal static class SendCommand
{
    // Includes the mode names of ESP-LiveView's test client, so that scripts for it keep working.
    private static readonly Dictionary<string, SendMode> Modes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["upload"] = SendMode.Upload,
        ["base64"] = SendMode.Base64,
        ["upload-base64"] = SendMode.Base64,
        ["raw"] = SendMode.Raw,
    };

    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new("send", "Send JPEG files to the server, once or at intervals.")
        {
            Examples =
            [
                "nanocam send photo.jpg",
                "nanocam send holiday/ --camera album        every .jpg and .jpeg in the folder",
                "nanocam send 'shots/2026-*.jpg' --mode base64",
                "nanocam send test.jpg --interval 5 --count 10 --camera door",
            ],
        };
        Argument<string[]> files = new("FILE")
        {
            Description = "Files, folders, or patterns with * and ?",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> mode = new("--mode", "-m")
        {
            Description = "Encoding of the upload: upload (multipart), base64 (form field) or raw (image/jpeg)",
            HelpName = "upload|base64|raw",
            DefaultValueFactory = _ => "upload",
        };
        ChoiceOption.Accept(mode, [.. Modes.Keys]);
        var interval = NumberOption.Create("--interval", 0.0, 86_400, "-i");
        interval.Description = "Seconds between the starts of two uploads";
        interval.HelpName = "SECONDS";
        var count = NumberOption.Create("--count", 1, long.MaxValue, "-n");
        count.Description = "Number of uploads; repeats the files if needed";
        count.HelpName = "N";
        Option<bool> recursive = new("--recursive", "-r") { Description = "Include subfolders" };
        command.Add(files);
        command.Add(mode);
        command.Add(interval);
        command.Add(count);
        command.Add(recursive);
        KeyOption key = new(command);
        command.OnRun(
            (context, cancellationToken) =>
            {
                var selected = FileSelection.Expand(context.Parsed.GetValue(files)!, context.Parsed.GetValue(recursive));
                var total = context.Parsed.GetResult(count) is null ? selected.Count : context.Parsed.GetValue(count);
                var pause = TimeSpan.FromSeconds(context.Parsed.GetValue(interval));
                return RunAsync(
                    context,
                    key.Read(context),
                    selected,
                    total,
                    Modes[context.Parsed.GetValue(mode)!],
                    pause,
                    cancellationToken
                );
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context,
        byte[] key,
        IReadOnlyList<string> files,
        long total,
        SendMode mode,
        TimeSpan interval,
        CancellationToken cancellationToken
    )
    {
        using FileSender sender = new(context, mode, key);
        SendReport report = new(context, total);
        try
        {
            if (context.Json || !context.Terminal.IsInteractive || total == 1)
            {
                await SendAllAsync(null);
            }
            else
            {
                await context
                    .Screen.Progress()
                    .AutoClear(true)
                    .StartAsync(progress => SendAllAsync(progress.AddTask("sending", maxValue: total)));
            }
        }
        finally
        {
            // Also printed after Ctrl+C, or if the server is lost, because the user needs to know which files were sent.
            report.Finish();
        }

        return report.AllAccepted ? ExitCode.Ok : ExitCode.Failed;

        async Task SendAllAsync(ProgressTask? progress)
        {
            long lastStart = 0;
            for (long i = 0; i < total; i++)
            {
                // Measured from start to start. After a delay, uploads are not caught up in a burst.
                var early = i == 0 ? TimeSpan.Zero : interval - context.Clock.GetElapsedTime(lastStart);
                if (early > TimeSpan.Zero)
                {
                    await Task.Delay(early, context.Clock, cancellationToken);
                }

                lastStart = context.Clock.GetTimestamp();
                report.Add(await sender.SendAsync(files[(int)(i % files.Count)], cancellationToken));
                progress?.Increment(1);
            }
        }
    }
}
