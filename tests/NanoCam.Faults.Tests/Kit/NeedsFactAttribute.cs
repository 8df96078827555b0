using System.Diagnostics;

namespace NanoCam.Faults.Tests.Kit;

/// <summary>A test that needs more of the machine than .NET; it is skipped, with the reason, where that is missing.</summary>
internal sealed class NeedsFactAttribute : FactAttribute
{
    /// <summary>Needs <paramref name="command"/> to succeed.</summary>
    /// <param name="command">A command that is tried once, in a shell.</param>
    /// <param name="otherwise">Why the test is skipped when it fails.</param>
    public NeedsFactAttribute(string command, string otherwise)
    {
        using var probe = Process.Start(
            new ProcessStartInfo("sh", ["-c", command])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        );
        probe!.WaitForExit();
        if (probe.ExitCode != 0)
        {
            Skip = otherwise;
        }
    }
}
