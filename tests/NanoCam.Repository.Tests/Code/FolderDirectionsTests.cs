namespace NanoCam.Repository.Tests.Code;

public sealed class FolderDirectionsTests
{
    private static readonly SourceFile[] Base =
    [
        new("server/NanoCam.Server/ServerApp.cs", "namespace NanoCam.Server;\npublic static class ServerApp;\n"),
        new("server/NanoCam.Server/Live/ViewerSocket.cs", "namespace NanoCam.Server.Live;\ninternal sealed class ViewerSocket;\n"),
    ];

    [Fact]
    public void Folders_of_the_server_depend_in_one_direction() => Finding.AssertNone(FolderDirections.Check(RepositoryTree.Files));

    [Fact]
    public void The_table_is_free_of_cycles()
    {
        foreach (var folder in FolderDirections.Allowed.Keys)
        {
            Assert.DoesNotContain(folder, ReachableFrom(folder));
        }
    }

    [Theory]
    [InlineData("using NanoCam.Server.Live;")]
    [InlineData("using static NanoCam.Server.Live.ViewerSocket;")]
    [InlineData("NanoCam.Server.Live.ViewerSocket? socket;")]
    [InlineData("Live.ViewerSocket? socket;")]
    [InlineData("Server.Live.ViewerSocket? socket;")]
    [InlineData("var app = ServerApp.Create([]);")]
    [InlineData("using NanoCam.Client;")]
    public void A_line_against_the_direction_is_found(string line)
    {
        var bad = new SourceFile("server/NanoCam.Server/Frames/Frame.cs", $"namespace NanoCam.Server.Frames;\n{line}\n");

        var finding = Assert.Single(FolderDirections.Check([.. Base, bad]));

        Assert.Equal(2, finding.Line);
        Assert.Contains(line, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hub.Live.Count()")]
    [InlineData("Live.Count()")]
    [InlineData("using NanoCam.Wire;")]
    [InlineData("/// <see cref=\"Live.ViewerSocket\"/>")]
    public void A_line_that_only_looks_like_it_is_not(string line) =>
        Assert.Empty(FolderDirections.Check([.. Base, new("server/NanoCam.Server/Frames/Frame.cs", $"namespace NanoCam.Server.Frames;\n{line}\n")]));

    [Theory]
    [InlineData("server/NanoCam.Server/Utilities/Clock.cs", "namespace NanoCam.Server.Utilities;")]
    [InlineData("server/NanoCam.Server/Frames/Clock.cs", "namespace NanoCam.Server.Time;")]
    public void An_unknown_folder_or_a_namespace_elsewhere_is_found(string path, string text) =>
        Assert.Single(FolderDirections.Check([new(path, text)]));

    private static HashSet<string> ReachableFrom(string folder)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>(FolderDirections.Allowed[folder]);
        while (next.TryDequeue(out var other))
        {
            if (reached.Add(other))
            {
                foreach (var further in FolderDirections.Allowed[other])
                {
                    next.Enqueue(further);
                }
            }
        }

        return reached;
    }
}
