namespace NanoCam.Cli.Running;

/// <summary>Ends a command. <see cref="Exception.Message"/> is shown to the user: what happened, why, and what to do.</summary>
internal sealed class CliException(int exitCode, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Exit code, one of <see cref="Running.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>Error in the command line.</summary>
    public static CliException Usage(string message) => new(Running.ExitCode.Usage, message);

    /// <summary>Failure of the command itself.</summary>
    public static CliException Failed(string message, Exception? cause = null) => new(Running.ExitCode.Failed, message, cause);
}
