using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace NanoCam.Cli.Images;

/// <summary>Versions of the programs that a build needs.</summary>
internal static partial class BuildTools
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Version of "cmake" or of the Python package "kconfiglib"; null if it is not installed.</summary>
    public static Version? VersionOf(string name)
    {
        if (name == "cmake")
        {
            return Run("cmake", ["--version"]);
        }

        string[] script = ["-c", "import kconfiglib, importlib.metadata as m; print(m.version('kconfiglib'))"];
        return Run("python3", script) ?? Run("python", script);
    }

    private static Version? Run(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    UseShellExecute = false,
                }
            );
            if (process is null || !process.WaitForExit(Patience))
            {
                process?.Kill(entireProcessTree: true);
                return null;
            }

            var match = VersionPattern().Match(process.StandardOutput.ReadToEnd());
            return process.ExitCode == 0 && Version.TryParse(match.Value, out var version) ? version : null;
        }
        catch (Win32Exception)
        {
            // The program does not exist.
            return null;
        }
    }

    [GeneratedRegex(@"\d+\.\d+(\.\d+)*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionPattern();
}
