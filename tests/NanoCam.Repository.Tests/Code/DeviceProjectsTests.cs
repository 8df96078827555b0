namespace NanoCam.Repository.Tests.Code;

public sealed class DeviceProjectsTests
{
    private const string Packages =
        "<packages><package id=\"nanoFramework.CoreLibrary\" version=\"1.0\" /><package id=\"nanoFramework.Extra\" "
        + "version=\"2.0\" /></packages>";

    private const string Project = """
        <Project><PropertyGroup><ProjectGuid>a</ProjectGuid><OutputType>Library</OutputType></PropertyGroup><ItemGroup>
        <Reference Include="mscorlib"><HintPath>..\..\packages\nanoFramework.CoreLibrary.1.0\lib\mscorlib.dll</HintPath></Reference>
        <Reference Include="Other"><HintPath>..\..\packages\nanoFramework.Other.3.0\lib\Other.dll</HintPath></Reference>
        <Compile Include="Board\Program.cs" /></ItemGroup></Project>
        """;

    private static readonly SourceFile[] Wrong =
    [
        new("device/A/A.nfproj", Project),
        new("device/A/A.projitems", "<Project><ItemGroup><Compile Include=\"$(MSBuildThisFileDirectory)*.cs\" /></ItemGroup></Project>"),
        new("device/A/packages.config", Packages),
        new("device/A/Part.cs", "namespace A;\n"),
        new("device/A/Board/Program.cs", "namespace A.Board;\n"),
        new("device/A/Board/Forgotten.cs", "namespace A.Board;\n"),
        new("device/B/B.nfproj", "<Project />"),
        new("device/B/B.projitems", "<Project />"),
        new("device/B/packages.config", "<packages><package id=\"nanoFramework.CoreLibrary\" version=\"1.1\" /></packages>"),
    ];

    // docs/design/device.md, "What the interpreter requires": earlier code could run in a stack frame that the collector misreads.
    [Fact]
    public void Firmware_allocates_the_inlining_buffers_first() =>
        Assert.Matches(
            @"public static void Main\(\)\s*\{\s*InliningGuard\.Run\(Start\);\s*\}",
            RepositoryTree.File("device/NanoCam.Device/Board/Program.cs").Text
        );

    [Fact]
    public void References_and_packages_agree_in_every_device_project() =>
        Finding.AssertNone(DeviceProjects.CheckPackages(RepositoryTree.Files));

    [Fact]
    public void Every_device_source_is_listed_once() => Finding.AssertNone(DeviceProjects.CheckSources(RepositoryTree.Files));

    [Fact]
    public void Solution_builds_the_device_projects_and_deploys_the_firmware() =>
        Finding.AssertNone(DeviceProjects.CheckSolution(RepositoryTree.File("NanoCam.sln"), RepositoryTree.Files));

    [Fact]
    public void All_three_device_projects_are_checked() => Assert.Equal(3, DeviceProjects.Projects(RepositoryTree.Files).Count());

    [Fact]
    public void Unmatched_reference_unmatched_package_and_two_versions_are_reported()
    {
        var findings = DeviceProjects.CheckPackages(Wrong).Select(f => f.ToString()).ToList();

        Assert.Equal(4, findings.Count);
        Assert.Contains(findings, f => f.Contains("references Other", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Contains("lists nanoFramework.Extra", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Contains("uses nanoFramework.CoreLibrary 1.1", StringComparison.Ordinal));
    }

    [Fact]
    public void Unlisted_source_and_wildcard_are_reported()
    {
        var findings = DeviceProjects.CheckSources(Wrong).Select(f => f.ToString()).ToList();

        Assert.Equal(3, findings.Count);
        Assert.Contains(findings, f => f.StartsWith("device/A/A.projitems:1: does not list device/A/Part.cs", StringComparison.Ordinal));
        Assert.Contains(findings, f =>
            f.StartsWith("device/A/A.nfproj:1: does not list device/A/Board/Forgotten.cs", StringComparison.Ordinal)
        );
        Assert.Contains(findings, f => f.Contains("device/A/*.cs is listed and does not exist", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}", "Build.0", 1)]
    [InlineData(DeviceProjects.TypeGuid, "ActiveCfg", 2)]
    [InlineData(DeviceProjects.TypeGuid, "Deploy.0", 4)]
    [InlineData(DeviceProjects.TypeGuid, "Build.0", 0)]
    public void Wrong_project_type_or_row_is_reported(string type, string row, int expected)
    {
        const string Id = "{3C6F1A55-9C1E-4B7A-8A55-2A5D0D1F6B37}";
        SourceFile project = new(
            "device/A/A.nfproj",
            Project.Replace("<ProjectGuid>a<", $"<ProjectGuid>{Id.ToLowerInvariant()}<", StringComparison.Ordinal)
        );
        SourceFile solution = new(
            "NanoCam.sln",
            $"Project(\"{type}\") = \"A\", \"device\\A\\A.nfproj\", \"{Id}\"\nEndProject\n{Id}.Debug|Any CPU.{row} = Debug\n"
                + $"{Id}.Release|Any CPU.{row} = Release\n"
        );

        Assert.Equal(expected, DeviceProjects.CheckSolution(solution, [project]).Count());
    }
}
