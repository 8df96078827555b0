namespace NanoCam.Cli.Running;

/// <summary>Exit codes of the process. Every <c>--help</c> prints them, so scripts may rely on them.</summary>
internal static class ExitCode
{
    /// <summary>The command succeeded.</summary>
    public const int Ok = 0;

    /// <summary>The server was reached, but the command did not succeed.</summary>
    public const int Failed = 1;

    /// <summary>The command line is invalid, or names files that do not exist.</summary>
    public const int Usage = 2;

    /// <summary>The server cannot be reached, or did not respond in time.</summary>
    public const int Unreachable = 3;

    /// <summary>Interrupted with Ctrl+C (128 + SIGINT, the convention of shells).</summary>
    public const int Interrupted = 130;
}
