using System.CommandLine;

namespace NanoCam.Cli.Running;

/// <summary>A command with examples in its help, whose errors become one sentence and an exit code.</summary>
internal sealed class CliCommand(string name, string description) : Command(name, description)
{
    /// <summary>Command lines that work as they stand; shown under "Examples" in the help.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Sets what the command does. The token is cancelled by Ctrl+C.</summary>
    public void OnRun(Func<CommandContext, CancellationToken, Task<int>> run) =>
        SetAction(
            async (parsed, cancellationToken) =>
            {
                try
                {
                    return await run(new CommandContext(parsed), cancellationToken);
                }
                catch (Exception exception)
                {
                    return Failure.Report(exception, parsed, cancellationToken);
                }
            }
        );
}
