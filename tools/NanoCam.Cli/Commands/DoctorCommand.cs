using System.CommandLine;
using NanoCam.Cli.Doctor;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;
using Spectre.Console;

namespace NanoCam.Cli.Commands;

/// <summary><c>nanocam doctor</c>: checks server, network, clock and cameras, with advice for each problem.</summary>
internal static class DoctorCommand
{
    /// <summary>Creates the command.</summary>
    internal static CliCommand Create()
    {
        CliCommand command = new(
            "doctor",
            "Check the server, network, clock and cameras, and give advice for each problem. With --camera, also upload a small "
                + "test frame as that camera. With --device, check that camera instead. With --data, check the recordings in a "
                + "data directory."
        )
        {
            Examples =
            [
                "nanocam doctor",
                "nanocam doctor --server https://cams.example.org",
                "nanocam doctor --camera doctor-test         also uploads a test frame, which is stored and shown",
                "nanocam doctor --device door                checks the camera \"door\" for about 15 s; takes one still",
                "nanocam doctor --data /var/lib/nanocam      checks the recordings there; needs no server, changes nothing",
            ],
        };
        Option<string?> device = new("--device", "-d") { Description = "Check this camera while it runs", HelpName = "ID" };
        Option<string?> data = new("--data") { Description = "Check the recordings in this data directory", HelpName = "DIR" };
        Option<bool> rebuild = new("--rebuild")
        {
            Description = "With --data: repair torn segments, and remove the index, so that the server rebuilds it",
        };
        command.Add(device);
        command.Add(data);
        command.Add(rebuild);
        command.OnRun(
            (context, cancellationToken) =>
                context.Parsed.GetValue(data) is { } directory
                    ? RunArchive(context, directory, context.Parsed.GetValue(rebuild), cancellationToken)
                : context.Parsed.GetValue(rebuild)
                    ? throw CliException.Usage("--rebuild needs --data with the data directory of the server.")
                : RunAsync(context, context.Parsed.GetValue(device), cancellationToken)
        );
        return command;
    }

    private static Task<int> RunArchive(CommandContext context, string directory, bool rebuild, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(directory))
        {
            throw CliException.Usage("--data is empty. Set it to the data directory of the server.");
        }

        List<Check> checks = [];
        ArchiveChecks archive = new(directory, check =>
        {
            checks.Add(check);
            Report(check, context);
        });
        archive.Run(rebuild, cancellationToken);
        return Task.FromResult(Summarize(context, checks, isUnreachable: false));
    }

    private static async Task<int> RunAsync(CommandContext context, string? device, CancellationToken cancellationToken)
    {
        if (device is not null && context.Camera is not null)
        {
            throw CliException.Usage("--camera uploads a test frame, and --device checks a camera. Use only one of them.");
        }

        DoctorRun run = new(context, check => Report(check, context));
        await run.RunAsync(device is null ? null : CommandContext.CheckCameraId(device), cancellationToken);
        return Summarize(context, run.Checks, run.IsUnreachable);
    }

    private static int Summarize(CommandContext context, IReadOnlyList<Check> checks, bool isUnreachable)
    {
        var failed = checks.Count(check => check.Outcome == CheckOutcome.Failed);
        var warnings = checks.Count(check => check.Outcome == CheckOutcome.Warning);
        var exitCode =
            failed == 0 ? ExitCode.Ok
            : isUnreachable ? ExitCode.Unreachable
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
            (0, 0) => "All checks passed.",
            (0, _) => $"All checks passed, {Count(warnings, "warning")}.",
            _ => $"{Count(failed, "check")} failed, {Count(warnings, "warning")}.",
        };

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
