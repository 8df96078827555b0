using System.CommandLine;
using NanoCam.Cli.Doctor;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;
using Spectre.Console;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam doctor</c>: checks step by step what a working system needs, and says what to do.</summary>
internal static class DoctorCommand
{
    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new(
            "doctor",
            "Check server, network, clock and cameras step by step, and say what to do. With --camera it also uploads a small test picture as that camera; with --device it examines that camera instead."
        )
        {
            Examples =
            [
                "nanocam doctor",
                "nanocam doctor --server https://cams.example.org",
                "nanocam doctor --camera doctor-test         also uploads a test picture, which is stored and shown",
                "nanocam doctor --device door                examines the camera \"door\" for about 15 s; takes one still",
            ],
        };
        Option<string?> device = new("--device", "-d") { Description = "Examine this camera while it runs", HelpName = "ID" };
        command.Add(device);
        command.OnRun((context, cancellationToken) => RunAsync(context, context.Parsed.GetValue(device), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string? device, CancellationToken cancellationToken)
    {
        if (device is not null && context.Camera is not null)
        {
            throw CliException.Usage("--camera uploads a test picture and --device examines a camera; give one of them.");
        }

        Examination examination = new(context, check => Report(check, context));
        await examination.RunAsync(device is null ? null : CommandContext.CheckCameraId(device), cancellationToken);
        var failed = examination.Checks.Count(check => check.Outcome == CheckOutcome.Failed);
        var warnings = examination.Checks.Count(check => check.Outcome == CheckOutcome.Warning);
        var exitCode =
            failed == 0 ? ExitCode.Ok
            : examination.IsUnreachable ? ExitCode.Unreachable
            : ExitCode.Failed;
        if (context.Json)
        {
            JsonLine.Write(
                context.Output,
                new
                {
                    type = "summary",
                    failed,
                    warnings,
                    exitCode,
                }
            );
        }
        else
        {
            context.Output.WriteLine(Summarize(failed, warnings));
        }

        return exitCode;
    }

    private static void Report(Check check, CommandContext context)
    {
        if (context.Json)
        {
            JsonLine.Write(
                context.Output,
                new
                {
                    type = "check",
                    check.Name,
                    check.Outcome,
                    check.Detail,
                    check.Advice,
                }
            );
            return;
        }

        (var word, var color) = check.Outcome switch
        {
            CheckOutcome.Ok => ("ok", Color.Green),
            CheckOutcome.Warning => ("warning", Color.Yellow),
            CheckOutcome.Failed => ("FAILED", Color.Red),
            _ => ("skipped", Color.Grey),
        };
        context.Screen.Write(new Text(word.PadRight(9), new Style(color)));
        context.Screen.Write(new Text($"{check.Name}: {CameraText.Printable(check.Detail)}\n"));
        if (check.Advice is { } advice)
        {
            context.Screen.Write(new Text($"         -> {advice}\n"));
        }
    }

    private static string Summarize(int failed, int warnings) =>
        (failed, warnings) switch
        {
            (0, 0) => "Everything is as it should be.",
            (0, _) => $"It works; {warnings} to look at.",
            _ => $"{failed} failed, {warnings} to look at.",
        };
}
