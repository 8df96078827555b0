using System.Text.RegularExpressions;

namespace NanoCam.Repository.Tests.Documents;

/// <summary>Checks that the promises in the documents name existing tests.</summary>
public sealed partial class PromisesTests
{
    private const string Security = "docs/design/security.md";
    private const string Faults = "docs/design/faults.md";

    [Fact]
    public void Every_promise_of_the_security_page_names_existing_tests()
    {
        var classes = RepositoryTree
            .CSharp.Where(f => f.Path.StartsWith("tests/", StringComparison.Ordinal))
            .Select(f => Path.GetFileNameWithoutExtension(f.Path))
            .ToHashSet();

        Finding.AssertNone(
            Check(RepositoryTree.File(Security), "## Promises", name => classes.Contains(name) || RepositoryTree.Exists($"tests/{name}"))
        );
    }

    [Fact]
    public void Every_row_of_the_fault_table_names_an_existing_test()
    {
        var tests = string.Join(
            '\n',
            RepositoryTree.CSharp.Where(f => f.Path.StartsWith("tests/", StringComparison.Ordinal)).Select(f => f.Text)
        );

        Finding.AssertNone(
            Check(RepositoryTree.File(Faults), "## Tested faults", name => tests.Contains($" {name}(", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData("| promise | test |\n|---|---|\n| Yes | `ATests`, `BTests` (`Live`) |", 0)]
    [InlineData("| promise | test |\n|---|---|\n| No test | – |", 1)]
    [InlineData("| promise | test |\n|---|---|\n| Gone | `CTests` |", 1)]
    [InlineData("| promise | test |\n|---|---|\n| One gone | `ATests`, `CTests` |", 1)]
    public void Promise_without_a_test_and_missing_test_are_reported(string table, int findings) =>
        Assert.Equal(
            findings,
            Check(new(Security, $"# S\n\n## Promises\n\n{table}\n\n## Not\n\n| x | y |\n"), "## Promises", name =>
                    name is "ATests" or "BTests"
                )
                .Count()
        );

    private static IEnumerable<Finding> Check(SourceFile page, string heading, Func<string, bool> exists)
    {
        var isInside = false;
        var rows = 0;
        for (var i = 0; i < page.Lines.Count; i++)
        {
            var line = page.Lines[i];
            isInside = line.StartsWith("## ", StringComparison.Ordinal) ? line.StartsWith(heading, StringComparison.Ordinal) : isInside;
            // The heading of a table and the line below it contain no tests.
            if (!isInside || !line.StartsWith('|') || ++rows <= 2)
            {
                continue;
            }

            var last = line.TrimEnd().TrimEnd('|').Split('|')[^1];
            // The folder of the tests is in brackets.
            var names = Name().Matches(Brackets().Replace(last, "")).Select(m => m.Groups[1].Value).ToList();
            if (names.Count == 0)
            {
                yield return page.Finding(i + 1, "names no test");
            }

            foreach (var name in names.Where(name => !exists(name)))
            {
                yield return page.Finding(i + 1, $"there is no test {name}");
            }
        }
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Brackets();
}
