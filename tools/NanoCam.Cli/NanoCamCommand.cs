using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using NanoCam.Cli.Commands;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;

namespace NanoCam.Cli;

/// <summary>The <c>nanocam</c> command: its subcommands and the shared error handling.</summary>
internal static class NanoCamCommand
{
    /// <summary>Examples in the root's help.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        "nanocam doctor                              check server, network, clock and cameras",
        "nanocam send holiday/ --camera album        send a folder of JPEG files",
        "nanocam watch                               show live rate, age and lost frames of all cameras",
        "nanocam snap --camera door -o door.jpg      save the newest frame",
    ];

    /// <summary>Without response files: <c>--key @FILE</c> names a file with a key, not one with options.</summary>
    internal static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs one command line and returns its exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellationToken)
    {
        // CliCommand reports all errors of a command; any other exception is a bug that must not be hidden.
        terminal.EnableDefaultExceptionHandler = false;
        var root = Create();
        TestClientModes modes = new(root);
        if (args.Count == 0)
        {
            await root.Parse(["--help"]).InvokeAsync(terminal, cancellationToken);
            return ExitCode.Usage;
        }

        // Shells send their requests for completions as [suggest:POSITION].
        var line = args[0].StartsWith("[suggest", StringComparison.Ordinal) ? null : CommandLineReader.Read(root, args);
        if (line is { Commands: [RootCommand], Arguments: ["admin", ..] })
        {
            terminal.Error.WriteLine(
                "\"nanocam admin\" is now a command of the server. On the server's machine, run: NanoCam.Server admin --help"
            );
            return ExitCode.Usage;
        }

        if (line is { IsHelp: true })
        {
            string[] help = [.. line.Commands.Skip(1).Select(command => command.Name), "--help"];
            return await root.Parse(help).InvokeAsync(terminal, cancellationToken);
        }

        var parsed = root.Parse(args, Parsing);
        if ((line?.Error ?? FindError(parsed)) is { } error)
        {
            // The full help would push the error off the screen.
            terminal.Error.WriteLine(PrintableError.Of(error));
            terminal.Error.WriteLine($"Run: {line?.Path ?? "nanocam"} --help");
            return ExitCode.Usage;
        }

        if (modes.FindMisplaced(parsed) is { } misplaced)
        {
            terminal.Error.WriteLine(
                $"{misplaced} before the command \"{parsed.CommandResult.Command.Name}\" has no effect. Move it after the command."
            );
            return ExitCode.Usage;
        }

        return await parsed.InvokeAsync(terminal, cancellationToken);
    }

    /// <summary>Creates the command with all its subcommands.</summary>
    internal static RootCommand Create()
    {
        RootCommand root = new("Command line of NanoCam: run, check and control cameras of a NanoCam server.");
        GlobalOptions.AddTo(root);

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        root.Add(SimulateCommand.Create());
        root.Add(PublishCommand.Create());
        root.Add(SendCommand.Create());
        root.Add(WatchCommand.Create());
        root.Add(SnapCommand.Create());
        root.Add(SnapshotCommand.Create());
        root.Add(LatestCommand.Create());
        root.Add(CamerasCommand.Create());
        root.Add(RecordingsCommand.Create());
        root.Add(ExportCommand.Create());
        root.Add(ExportCommand.CreateTimelapse());
        root.Add(PinCommand.Create());
        root.Add(RetentionCommand.Create());
        root.Add(SettingsCommand.Create());
        root.Add(PairCommand.Create());
        root.Add(FlashCommand.Create());
        root.Add(ExplainCommand.Create());
        root.Add(ImageCommand.Create());
        root.Add(AppCommand.Create());
        root.Add(DoctorCommand.Create());
        return root;
    }

    // These are errors in option values.
    private static string? FindError(ParseResult parsed) => parsed.Action is ParseErrorAction ? parsed.Errors[0].Message : null;
}
