using System.CommandLine;

namespace NanoCam.Cli.Running;

/// <summary>Command with examples in its help. Its errors become one sentence and an exit code.</summary>
internal sealed class CliCommand(string name, string description) : Command(name, description)
{
    /// <summary>Command lines for the "Examples" section of the help.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Sets the action of the command. Ctrl+C cancels the token.</summary>
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
                    return CommandErrors.Report(exception, parsed, cancellationToken);
                }
            }
        );
}
