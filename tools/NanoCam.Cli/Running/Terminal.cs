using System.CommandLine;
using Spectre.Console;

namespace NanoCam.Cli.Running;

/// <summary>
/// Everything a command touches of the process it runs in: streams, environment, clock. It travels to the commands as System.CommandLine's
/// invocation configuration, so that tests run commands in process with captured output and a clock of their own.
/// </summary>
internal sealed class Terminal : InvocationConfiguration
{
    /// <summary>True when a person watches standard output: tables may redraw themselves and progress bars may move.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Opens standard output for bytes (<c>-o -</c>).</summary>
    public Func<Stream> OpenOutput { get; init; } = Console.OpenStandardOutput;

    /// <summary>Opens standard input for bytes.</summary>
    public Func<Stream> OpenInput { get; init; } = Console.OpenStandardInput;

    /// <summary>Value of an environment variable, or null.</summary>
    public Func<string, string?> ReadEnvironment { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Tells time and waits.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess() =>
        new()
        {
            IsInteractive = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb",

            // The signal cancels the token; a command then closes its connections and prints its summary, which takes well below this.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(5),
        };

    /// <summary>Output with colours and live tables where <see cref="IsInteractive"/>, plain text elsewhere.</summary>
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

        // Wide enough for any line: text that goes to a file must not be wrapped at the width of a terminal that is not there.
        if (!IsInteractive)
        {
            screen.Profile.Width = 10_000;
        }

        return screen;
    }
}
