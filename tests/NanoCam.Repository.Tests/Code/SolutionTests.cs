using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NanoCam.Repository.Tests.Code;

public sealed partial class SolutionTests
{
    [Fact]
    public void Every_project_is_in_the_solution() =>
        Finding.AssertNone(Missing(RepositoryTree.File("NanoCam.sln"), RepositoryTree.Files.Select(f => f.Path)));

    [Fact]
    public void Solution_lists_no_missing_project()
    {
        var solution = RepositoryTree.File("NanoCam.sln");
        Assert.All(ProjectsOf(solution), path => Assert.True(RepositoryTree.Exists(path), $"{path} is in the solution but not on disk"));
    }

    // Launch profiles of Visual Studio.
    [Fact]
    public void Launch_profiles_start_projects_of_the_solution()
    {
        using var profiles = JsonDocument.Parse(RepositoryTree.File("NanoCam.slnLaunch").Text);
        var solution = ProjectsOf(RepositoryTree.File("NanoCam.sln")).ToList();
        var started = profiles
            .RootElement.EnumerateArray()
            .SelectMany(p => p.GetProperty("Projects").EnumerateArray())
            .Select(p => p.GetProperty("Path").GetString()!.Replace('\\', '/'))
            .ToList();

        Assert.Contains("device/NanoCam.Device/NanoCam.Device.nfproj", started);
        Assert.All(started, path => Assert.Contains(path, solution));
    }

    [Fact]
    public void Firmware_has_the_version_of_the_other_projects()
    {
        var version = XDocument.Parse(RepositoryTree.File("Directory.Build.props").Text).Descendants("Version").Single().Value;

        Assert.Contains(
            $"Firmware = \"NanoCam {version}\"",
            RepositoryTree.File("device/NanoCam.Device/DeviceIdentity.cs").Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Project_outside_the_solution_is_reported()
    {
        var solution = new SourceFile("NanoCam.sln", "Project(\"{A}\") = \"A\", \"server\\A\\A.csproj\", \"{B}\"\nEndProject\n");

        var finding = Assert.Single(Missing(solution, ["server/A/A.csproj", "device/B/B.nfproj", "server/A/A.cs"]));

        Assert.Equal("device/B/B.nfproj", finding.Path);
    }

    [Fact]
    public void Scripts_are_executable()
    {
        var scripts = RepositoryTree.Files.Where(f => f.HasExtension(".sh", ".ci/run")).ToList();
        Assert.Contains(scripts, f => f.Path == "tests/run.sh");
        Finding.AssertNone(
            from script in scripts
            where
                !IsExecutable(Path.Combine(RepositoryTree.Root, script.Path))
                || !script.Text.StartsWith("#!/usr/bin/env bash\n", StringComparison.Ordinal)
            select script.Finding(1, "is not executable or does not begin with #!/usr/bin/env bash")
        );
    }

    [Fact]
    public void Script_that_is_not_executable_is_reported()
    {
        // NanoCam.sln represents any file without the permission; Windows has no such permission.
        Assert.Equal(OperatingSystem.IsWindows(), IsExecutable(Path.Combine(RepositoryTree.Root, "NanoCam.sln")));
    }

    private static bool IsExecutable(string path) =>
        OperatingSystem.IsWindows() || File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute);

    private static IEnumerable<Finding> Missing(SourceFile solution, IEnumerable<string> paths) =>
        from path in paths
        where path.EndsWith(".csproj", StringComparison.Ordinal) || path.EndsWith(".nfproj", StringComparison.Ordinal)
        where !ProjectsOf(solution).Contains(path)
        select new Finding(path, 1, "is not in NanoCam.sln");

    private static HashSet<string> ProjectsOf(SourceFile solution) =>
        [.. ProjectLine().Matches(solution.Text).Select(m => m.Groups[1].Value.Replace('\\', '/'))];

    [GeneratedRegex(@"^Project\(.*?\) = "".*?"", ""(.*?\.(?:cs|nf|sh)proj)""", RegexOptions.Multiline)]
    private static partial Regex ProjectLine();
}
