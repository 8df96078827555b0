using System.CommandLine;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using NanoCam.Cli.Output;
using NanoCam.Client;

namespace NanoCam.Cli.Running;

/// <summary>Turns whatever ended a command into one sentence and an exit code. Users see no stack traces.</summary>
internal static class Failure
{
    // For reports of bugs in this tool: prints the exception as well.
    private const string TraceVariable = "NANOCAM_TRACE";

    /// <summary>Tells the user and returns the exit code.</summary>
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
            terminal.Error.WriteLine("nanocam: " + CameraText.Printable(failure.Message));
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
                $"The connection to the server failed: {exception.Message} Run: nanocam doctor",
                exception
            ),
            UnauthorizedAccessException => CliException.Failed(
                $"{exception.Message} Check who owns the file and its permissions.",
                exception
            ),
            IOException => CliException.Failed(exception.Message, exception),
            JsonException => CliException.Failed(
                "The server answered JSON that this nanocam does not understand. Use a nanocam of the server's version.",
                exception
            ),
            _ => CliException.Failed(
                $"Unexpected {exception.GetType().Name}: {exception.Message} This is a defect of nanocam; run again with {TraceVariable}=1 and report it.",
                exception
            ),
        };
}
