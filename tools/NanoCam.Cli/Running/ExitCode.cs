namespace NanoCam.Cli.Running;

/// <summary>What the process returns; printed by every <c>--help</c>, so scripts may rely on it.</summary>
internal static class ExitCode
{
    /// <summary>Everything asked for was done.</summary>
    public const int Ok = 0;

    /// <summary>The server was reached, and something asked for was not done.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense, or names files that are not there.</summary>
    public const int Usage = 2;

    /// <summary>The server could not be reached, or did not answer in time.</summary>
    public const int Unreachable = 3;

    /// <summary>Ctrl+C before the work was done (128 + SIGINT, as shells have it).</summary>
    public const int Interrupted = 130;
}
