using System.Diagnostics;

namespace NanoCam.Faults.Tests.Kit;

/// <summary>A test that needs more than .NET on the machine. It is skipped with a reason if the requirement is missing.</summary>
internal sealed class NeedsFactAttribute : FactAttribute
{
    /// <summary>Runs the test only if <paramref name="command"/> succeeds.</summary>
    /// <param name="command">Shell command that checks the requirement.</param>
    /// <param name="otherwise">Reason for skipping the test if the command fails.</param>
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
