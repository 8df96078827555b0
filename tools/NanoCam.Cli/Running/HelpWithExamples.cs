using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace NanoCam.Cli.Running;

/// <summary>Default help, followed by examples and exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction inner) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        inner.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var examples = parseResult.CommandResult.Command switch
        {
            CliCommand command => command.Examples,
            RootCommand => NanoCamCommand.Examples,
            _ => [],
        };
        if (examples.Count > 0)
        {
            output.WriteLine("Examples:");
        }

        foreach (var example in examples)
        {
            output.WriteLine("  " + example);
        }

        if (examples.Count > 0)
        {
            output.WriteLine();
        }

        output.WriteLine(
            """
            Exit codes:
              0    success
              1    failed: the server rejected a request, or a check failed
              2    usage error: the command line is wrong, or a file does not exist
              3    server not reachable
              130  interrupted with Ctrl+C
            """
        );
        return ExitCode.Ok;
    }
}
