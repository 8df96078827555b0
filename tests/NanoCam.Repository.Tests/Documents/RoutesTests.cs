using System.Text.RegularExpressions;

namespace NanoCam.Repository.Tests.Documents;

public sealed partial class RoutesTests
{
    private const string Page = "docs/reference/http-api.md";

    [Fact]
    public void Every_route_is_on_the_HTTP_API_page() =>
        Finding.AssertNone(
            Undocumented(
                RepositoryTree.CSharp.Where(f => f.Path.StartsWith("server/", StringComparison.Ordinal)),
                RepositoryTree.File(Page)
            )
        );

    [Theory]
    [InlineData("routes.MapGet(\"/hidden\", Handle);", 1)]
    [InlineData("routes.MapMethods(\"/hidden/{id}\", [\"GET\", \"HEAD\"], Handle);", 1)]
    [InlineData("routes.MapGet(\"/latest\", Handle);", 0)]
    public void Route_missing_from_the_page_is_reported(string line, int findings) =>
        Assert.Equal(findings, Undocumented([new("server/A.cs", line)], new(Page, "| `GET /latest` | the newest still |")).Count());

    private static IEnumerable<Finding> Undocumented(IEnumerable<SourceFile> sources, SourceFile page) =>
        from file in sources
        from Match match in Route().Matches(file.Text)
        let path = match.Groups[1].Value
        where !page.Text.Contains($" {path}`", StringComparison.Ordinal)
        select file.Finding(file.LineAt(match.Index), $"{path} is not in {page.Path}");

    [GeneratedRegex(@"\.Map(?:Get|Post|Put|Patch|Delete|Methods)?\(""(/[^""]+)""")]
    private static partial Regex Route();
}
