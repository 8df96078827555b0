using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
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

        var parsed = root.Parse(args);
        if (parsed.CommandResult.Command is RootCommand && parsed.UnmatchedTokens is ["admin", ..])
        {
            terminal.Error.WriteLine(
                "\"nanocam admin\" is now a command of the server. On the server's machine, run: NanoCam.Server admin --help"
            );
            return ExitCode.Usage;
        }

        if (parsed.Action is ParseErrorAction)
        {
            return ReportUsage(parsed, terminal.Error);
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

    private static RootCommand Create()
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
        root.Add(LatestCommand.Create());
        root.Add(CamerasCommand.Create());
        root.Add(SettingsCommand.Create());
        root.Add(PairCommand.Create());
        root.Add(FlashCommand.Create());
        root.Add(DoctorCommand.Create());
        return root;
    }

    private static int ReportUsage(ParseResult parsed, TextWriter error)
    {
        // The full help would push the error off the screen.
        if (parsed.CommandResult.Command is RootCommand root && parsed.UnmatchedTokens is [{ } unknown, ..] && !unknown.StartsWith('-'))
        {
            error.WriteLine(
                $"There is no command \"{CameraText.Printable(unknown)}\". The commands are: "
                    + $"{string.Join(", ", root.Subcommands.Select(command => command.Name))}"
            );
        }
        else
        {
            foreach (var parseError in parsed.Errors)
            {
                error.WriteLine(ParseErrorText.Of(parseError));
            }
        }

        List<string> path = [];
        for (var command = parsed.CommandResult; command is not null; command = command.Parent as CommandResult)
        {
            path.Insert(0, command.Command is RootCommand ? "nanocam" : command.Command.Name);
        }

        error.WriteLine($"Run: {string.Join(' ', path)} --help");
        return ExitCode.Usage;
    }
}
