using System.CommandLine;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using NanoCam.Cli.Output;
using NanoCam.Client;

namespace NanoCam.Cli.Running;

/// <summary>Converts exceptions of a command to one sentence and an exit code. Users see no stack traces.</summary>
internal static class CommandErrors
{
    // If set, the exception is also printed, for bug reports.
    private const string TraceVariable = "NANOCAM_TRACE";

    /// <summary>Prints the error and returns the exit code.</summary>
    public static int Report(Exception exception, ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = (Terminal)parsed.InvocationConfiguration;
        if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }

        var failure = exception as CliException ?? Explain(exception);
        if (parsed.GetValue<bool>(GlobalOptions.Json))
        {
            JsonLine.Write(
                terminal.Output,
                new
                {
                    type = "error",
                    error = failure.Message,
                    exitCode = failure.ExitCode,
                }
            );
        }
        else
        {
            terminal.Error.WriteLine("nanocam: " + PrintableError.Of(failure.Message));
        }

        if (!string.IsNullOrEmpty(terminal.ReadEnvironment(TraceVariable)))
        {
            terminal.Error.WriteLine(exception);
        }

        return failure.ExitCode;
    }

    private static CliException Explain(Exception exception) =>
        exception switch
        {
            UplinkException { Failure: UplinkFailure.Unreachable or UplinkFailure.Lost } => new(
                ExitCode.Unreachable,
                $"{exception.Message} Run: nanocam doctor",
                exception
            ),
            UplinkException => CliException.Failed(exception.Message, exception),
            HttpRequestException or WebSocketException or SocketException or TimeoutException or OperationCanceledException => new(
                ExitCode.Unreachable,
                $"Cannot reach the server: {NetworkReason.Of(exception)}. Try again, or run: nanocam doctor",
                exception
            ),
            IOException or UnauthorizedAccessException => CliException.Failed(
                $"A file cannot be read or written: {FileErrors.ReasonOf(exception)}. Check its path, its permissions and the free space.",
                exception
            ),
            JsonException => CliException.Failed(
                "The server sent JSON that this version of nanocam cannot read. Use the nanocam version that matches the server.",
                exception
            ),
            _ => CliException.Failed(
                $"nanocam stopped because of an internal error. Run the command again with {TraceVariable}=1 and report the output.",
                exception
            ),
        };
}
