using System.CommandLine;
using Spectre.Console;

namespace NanoCam.Cli.Running;

/// <summary>
/// Streams, environment and clock of the process. Commands receive it as the invocation configuration of System.CommandLine, so that tests
/// can run commands in process with captured output and their own clock.
/// </summary>
internal sealed class Terminal : InvocationConfiguration
{
    /// <summary>Whether standard output is an interactive terminal, so that tables and progress bars may redraw.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Opens standard output for bytes (<c>-o -</c>).</summary>
    public Func<Stream> OpenOutput { get; init; } = Console.OpenStandardOutput;

    /// <summary>Opens standard input for bytes.</summary>
    public Func<Stream> OpenInput { get; init; } = Console.OpenStandardInput;

    /// <summary>Reads an environment variable; null if it is not set.</summary>
    public Func<string, string?> ReadEnvironment { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Clock for timestamps and delays.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess() =>
        new()
        {
            IsInteractive = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb",

            // Ctrl+C cancels the token. The command then closes its connections and prints its summary, which takes much less time.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(5),
        };

    /// <summary>Creates the console: colors and live tables if <see cref="IsInteractive"/>, plain text otherwise.</summary>
    public IAnsiConsole CreateScreen()
    {
        AnsiConsoleSettings settings = new()
        {
            Out = new AnsiConsoleOutput(Output),
            Ansi = IsInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = IsInteractive ? InteractionSupport.Detect : InteractionSupport.No,
        };
        var screen = AnsiConsole.Create(settings);

        // Wider than any line, so that text in files and pipes is not wrapped.
        if (!IsInteractive)
        {
            screen.Profile.Width = 10_000;
        }

        return screen;
    }
}
