namespace NanoCam.Repository.Tests.Code;

public sealed class FolderDirectionsTests
{
    private static readonly SourceFile[] Base =
    [
        new("server/NanoCam.Server/ServerApp.cs", "namespace NanoCam.Server;\npublic static class ServerApp;\n"),
        new("server/NanoCam.Server/Live/ViewerSocket.cs", "namespace NanoCam.Server.Live;\ninternal sealed class ViewerSocket;\n"),
    ];

    [Fact]
    public void Folders_of_the_server_depend_in_one_direction() => Finding.AssertNone(FolderDirections.Server.Check(RepositoryTree.Files));

    [Fact]
    public void Folders_of_the_firmware_depend_in_one_direction() =>
        Finding.AssertNone(FolderDirections.Device.Check(RepositoryTree.Files));

    [Fact]
    public void Tables_have_no_cycle()
    {
        foreach (var project in new[] { FolderDirections.Server, FolderDirections.Device })
        {
            Assert.All(project.Allowed.Keys, folder => Assert.DoesNotContain(folder, ReachableFrom(project, folder)));
        }
    }

    [Theory]
    [InlineData("Capture", "using NanoCam.Device.Uplink;")]
    [InlineData("Uplink", "using NanoCam.Device.Board;")]
    [InlineData("Health", "private CameraDevice? _device;")]
    public void Firmware_line_against_the_direction_is_reported(string folder, string line)
    {
        SourceFile[] files =
        [
            new("device/NanoCam.Device/CameraDevice.cs", "namespace NanoCam.Device;\npublic sealed class CameraDevice;\n"),
            new("device/NanoCam.Device/DeviceIdentity.cs", "namespace NanoCam.Device;\npublic sealed class DeviceIdentity;\n"),
            new(
                "device/NanoCam.Device/Board/Program.cs",
                "namespace NanoCam.Device.Board;\npublic static class Program;\n// any\nnew CameraDevice();\n"
            ),
            new($"device/NanoCam.Device/{folder}/Part.cs", $"namespace NanoCam.Device.{folder};\nDeviceIdentity id;\n{line}\n"),
        ];

        var finding = Assert.Single(FolderDirections.Device.Check(files));

        Assert.Equal(3, finding.Line);
    }

    [Theory]
    [InlineData("using NanoCam.Server.Live;")]
    [InlineData("using static NanoCam.Server.Live.ViewerSocket;")]
    [InlineData("NanoCam.Server.Live.ViewerSocket? socket;")]
    [InlineData("Live.ViewerSocket? socket;")]
    [InlineData("Server.Live.ViewerSocket? socket;")]
    [InlineData("var app = ServerApp.Create([]);")]
    [InlineData("using NanoCam.Client;")]
    public void Line_against_the_direction_is_reported(string line)
    {
        var bad = new SourceFile("server/NanoCam.Server/Frames/Frame.cs", $"namespace NanoCam.Server.Frames;\n{line}\n");

        var finding = Assert.Single(FolderDirections.Server.Check([.. Base, bad]));

        Assert.Equal(2, finding.Line);
        Assert.Contains(line, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Outer", "using NanoCam.Sample.Outer.Inner;", 0)]
    [InlineData("Outer", "Outer.Inner.Part? part;", 0)]
    [InlineData("Outer/Inner", "using NanoCam.Sample.Outer;", 1)]
    [InlineData("Outer/Inner", "Whole? whole;", 1)]
    [InlineData("Outer/Inner", "Part? part;", 0)]
    public void Folder_and_its_sub_folder_use_each_other_in_one_direction(string folder, string line, int findings)
    {
        var project = new FolderDirections("sample/", "NanoCam.Sample") { Allowed = { ["Outer/Inner"] = [], ["Outer"] = ["Outer/Inner"] } };
        SourceFile[] files =
        [
            new("sample/Outer/Whole.cs", "namespace NanoCam.Sample.Outer;\ninternal sealed class Whole;\n"),
            new("sample/Outer/Inner/Part.cs", "namespace NanoCam.Sample.Outer.Inner;\ninternal sealed class Part;\n"),
            new($"sample/{folder}/Any.cs", $"namespace NanoCam.Sample.{folder.Replace('/', '.')};\n{line}\n"),
        ];

        Assert.Equal(findings, project.Check(files).Count());
    }

    [Theory]
    [InlineData("hub.Live.Count()")]
    [InlineData("Live.Count()")]
    [InlineData("using NanoCam.Wire;")]
    [InlineData("/// <see cref=\"Live.ViewerSocket\"/>")]
    public void Similar_line_is_not_reported(string line) =>
        Assert.Empty(
            FolderDirections.Server.Check([
                .. Base,
                new("server/NanoCam.Server/Frames/Frame.cs", $"namespace NanoCam.Server.Frames;\n{line}\n"),
            ])
        );

    [Theory]
    [InlineData("server/NanoCam.Server/Utilities/Clock.cs", "namespace NanoCam.Server.Utilities;")]
    [InlineData("server/NanoCam.Server/Frames/Clock.cs", "namespace NanoCam.Server.Time;")]
    public void Unknown_folder_and_wrong_namespace_are_reported(string path, string text) =>
        Assert.Single(FolderDirections.Server.Check([new(path, text)]));

    private static HashSet<string> ReachableFrom(FolderDirections project, string folder)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>(Beyond(project, folder));
        while (next.TryDequeue(out var other))
        {
            if (reached.Add(other))
            {
                foreach (var further in Beyond(project, other))
                {
                    next.Enqueue(further);
                }
            }
        }

        return reached;
    }

    private static IEnumerable<string> Beyond(FolderDirections project, string folder) =>
        project.Allowed[folder].Where(other => !project.Pairs.Contains((folder, other)));
}
