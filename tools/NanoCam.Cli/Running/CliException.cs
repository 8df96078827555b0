namespace NanoCam.Cli.Running;

/// <summary>Ends a command: <see cref="Exception.Message"/> is the sentence the user reads, and it names the fix.</summary>
internal sealed class CliException(int exitCode, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>One of <see cref="Running.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The command line is at fault.</summary>
    public static CliException Usage(string message) => new(Running.ExitCode.Usage, message);

    /// <summary>The work could not be done.</summary>
    public static CliException Failed(string message, Exception? cause = null) => new(Running.ExitCode.Failed, message, cause);
}
