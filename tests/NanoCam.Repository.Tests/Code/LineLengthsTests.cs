namespace NanoCam.Repository.Tests.Code;

public sealed class LineLengthsTests
{
    private static readonly string Word = new('x', 141);

    [Fact]
    public void Lines_of_CSharp_have_at_most_140_columns() => Finding.AssertNone(LineLengths.OfCSharp(RepositoryTree.Files));

    [Fact]
    public void Lines_of_Markdown_have_at_most_120_columns() => Finding.AssertNone(LineLengths.OfMarkdown(RepositoryTree.Files));

    [Fact]
    public void Line_of_141_columns_in_CSharp_is_reported()
    {
        SourceFile file = new("server/A.cs", $"// short\n{Word[1..]}\n{Word}\n");

        Assert.Equal(3, Assert.Single(LineLengths.OfCSharp([file])).Line);
    }

    [Theory]
    [InlineData("words ", 1)]
    [InlineData("- words ", 1)]
    [InlineData("| words ", 0)]
    [InlineData("", 0)]
    [InlineData("- ", 0)]
    [InlineData("- [a link](to.md)", 0)]
    [InlineData("```\nwords ", 0)]
    [InlineData("```\n```\nwords ", 1)]
    public void Line_of_Markdown_is_found_if_it_can_be_broken(string start, int findings) =>
        Assert.Equal(findings, LineLengths.OfMarkdown([new("docs/a.md", start + Word + "\n")]).Count());
}
