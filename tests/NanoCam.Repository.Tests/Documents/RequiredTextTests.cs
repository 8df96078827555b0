namespace NanoCam.Repository.Tests.Documents;

public sealed class RequiredTextTests
{
    private static readonly string[] Terms =
    [
        "frame",
        "still",
        "snapshot",
        "segment",
        "camera",
        "uplink",
        "pulled camera",
        "unpaired camera",
        "desired settings",
        "reported settings",
        "sequence",
        "boot id",
        "gap",
        "lost",
        "rejected",
        "dropped",
        "capture time",
        "received time",
        "frame age",
        "gate",
        "verdict",
        "feed",
        "newest wins",
        "credit",
        "pacing",
        "channel",
    ];

    [Theory]
    [InlineData("dotnet run --project server/NanoCam.Server -- --demo", "server/NanoCam.Server/NanoCam.Server.csproj")]
    [InlineData("tests/run.sh", "tests/run.sh")]
    public void README_names_the_start_command_and_its_project_exists(string command, string path)
    {
        Assert.Contains(command, RepositoryTree.File("README.md").Lines, StringComparer.Ordinal);
        Assert.True(RepositoryTree.Exists(path), $"{path} does not exist");
    }

    [Fact]
    public void README_is_short() => Assert.InRange(RepositoryTree.File("README.md").Lines.Count, 40, 120);

    [Fact]
    public void Changelog_has_an_unreleased_section() =>
        Assert.Contains("## [Unreleased]", RepositoryTree.File("CHANGELOG.md").Lines, StringComparer.Ordinal);

    [Fact]
    public void Glossary_defines_every_agreed_term() => Assert.Empty(Undefined(RepositoryTree.File("docs/glossary.md")));

    [Fact]
    public void Term_that_is_only_mentioned_counts_as_undefined() =>
        Assert.Equal(
            Terms.Except(["frame"], StringComparer.Ordinal),
            Undefined(new("docs/glossary.md", "- **frame**: one JPEG of a camera.\n- **gap**:\n\nA gap.\n"))
        );

    [Fact]
    public void Index_links_every_document()
    {
        var index = RepositoryTree.File("docs/README.md").Text;
        var documents = RepositoryTree
            .Markdown.Where(f => f.Path.StartsWith("docs/", StringComparison.Ordinal) && f.Path != "docs/README.md")
            .ToList();

        Assert.NotEmpty(documents);
        Assert.All(documents, document => Assert.Contains($"({document.Path["docs/".Length..]})", index, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Undefined(SourceFile glossary) =>
        Terms.Where(term => !glossary.Lines.Any(line => line.StartsWith($"- **{term}**: ", StringComparison.Ordinal)));
}
