namespace NanoCam.Repository.Tests.Documents;

public sealed class MarkdownLinksTests
{
    private static readonly SourceFile Target = new(
        "docs/target.md",
        "# Title\n## What it `does` (and not)\n## Twice\n## Twice\n<a id=\"here\"></a>\n"
    );

    [Fact]
    public void Every_link_between_documents_resolves() =>
        Finding.AssertNone(MarkdownLinks.CheckLinks(RepositoryTree.Files, RepositoryTree.Exists));

    [Fact]
    public void Every_document_named_in_code_exists() =>
        Finding.AssertNone(
            MarkdownLinks.CheckMentions(
                RepositoryTree.Files.Where(f => !f.Path.StartsWith("tests/NanoCam.Repository.Tests/", StringComparison.Ordinal)),
                RepositoryTree.Exists
            )
        );

    [Theory]
    [InlineData("[a](missing.md)")]
    [InlineData("[a](../../outside.md)")]
    [InlineData("[a](target.md#nothing)")]
    [InlineData("[a](#nothing)")]
    [InlineData("![picture](missing.png)")]
    [InlineData("[a]: missing.md")]
    [InlineData("[a](missing.md \"title\")")]
    public void Broken_link_is_reported(string text) => Assert.Single(Check("line one\n" + text), f => f.Line == 2);

    [Theory]
    [InlineData("[a](target.md)")]
    [InlineData("[a](./target.md#title)")]
    [InlineData("[a](target.md#what-it-does-and-not)")]
    [InlineData("[a](target.md#twice-1)")]
    [InlineData("[a](target.md#here)")]
    [InlineData("[a](../docs/target.md)")]
    [InlineData("[a](https://example.org/missing.md)")]
    [InlineData("`[a](missing.md)`")]
    [InlineData("```\n[a](missing.md)\n```")]
    public void Valid_link_is_not_reported(string text) => Assert.Empty(Check(text));

    [Fact]
    public void Missing_document_named_in_code_is_reported() =>
        Assert.Single(
            MarkdownLinks.CheckMentions(
                [new("server/A.cs", "// See docs/missing.md, and docs/target.md; dotnet/runtime, docs/elsewhere.md.")],
                path => path == Target.Path
            )
        );

    private static IEnumerable<Finding> Check(string text) =>
        MarkdownLinks.CheckLinks([Target, new("docs/source.md", text)], path => path is "docs/target.md" or "docs/source.md");
}
