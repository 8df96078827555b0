using System.ComponentModel.DataAnnotations;
using NanoCam.Server;

namespace NanoCam.Repository.Tests.Documents;

public sealed class ConfigurationTests
{
    [Fact]
    public void Configuration_page_matches_the_option_classes()
    {
        var options = OptionClasses.In(typeof(ServerApp).Assembly).ToList();

        Assert.NotEmpty(options);
        Finding.AssertNone(Compare(options, RepositoryTree.File(ConfigurationPage.Path)));
    }

    [Theory]
    [InlineData(
        "| `Limit` | `5` | 1 to 9 | How many. |\n| `Wait` | `00:00:10` | none | How long. |\n| `Folder` | none | none | Where. |",
        0
    )]
    [InlineData(
        "| `Limit` | `6` | 1 to 9 | How many. |\n| `Wait` | `00:00:10` | none | How long. |\n| `Folder` | none | none | Where. |",
        1
    )]
    [InlineData(
        "| `Limit` | `5` | 1 to 8 | How many. |\n| `Wait` | `00:00:10` | none | How long. |\n| `Folder` | none | none | Where. |",
        1
    )]
    [InlineData("| `Limit` | `5` | 1 to 9 |  |\n| `Wait` | `00:00:10` | none | How long. |\n| `Folder` | none | none | Where. |", 1)]
    [InlineData("| `Limit` | `5` | 1 to 9 | How many. |\n| `Wait` | `00:00:10` | none | How long. |", 1)]
    [InlineData(
        "| `Limit` | `5` | 1 to 9 | How many. |\n| `Waiting` | `00:00:10` | none | How long. |\n| `Folder` | none | none | Where. |",
        2
    )]
    public void Page_that_differs_is_reported(string rows, int findings)
    {
        var page = new SourceFile(
            ConfigurationPage.Path,
            $"# Configuration\n\n## NanoCam:Sample\n\n| name | default | range | meaning |\n|---|---|---|---|\n{rows}\n"
        );

        Assert.Equal(findings, Compare(OptionClasses.Of(typeof(SampleOptions)), page).Count());
    }

    private static IEnumerable<Finding> Compare(IEnumerable<OptionClasses.Option> options, SourceFile page)
    {
        var rows = ConfigurationPage.Parse(page).ToDictionary(r => r.Key, StringComparer.Ordinal);
        foreach (var option in options)
        {
            if (!rows.Remove(option.Key, out var row))
            {
                yield return page.Finding(1, $"{option.Key} (default {option.Default}, range {option.Range ?? "none"}) is not documented");
                continue;
            }

            if (row.Default != option.Default)
            {
                yield return page.Finding(row.Line, $"{option.Key}: the default is {option.Default}, but {row.Default} on the page");
            }

            if (option.Range is not null && row.Range != option.Range)
            {
                yield return page.Finding(row.Line, $"{option.Key}: the range is {option.Range}, but {row.Range} on the page");
            }

            if (row.Meaning.Length == 0)
            {
                yield return page.Finding(row.Line, $"{option.Key}: the meaning is missing on the page");
            }
        }

        foreach (var row in rows.Values)
        {
            yield return page.Finding(row.Line, $"{row.Key} is documented, but no option class has it");
        }
    }

    private sealed class SampleOptions
    {
        public const string Section = "NanoCam:Sample";

        [Range(1, 9)]
        public int Limit { get; init; } = 5;

        public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(10);

        public string? Folder { get; init; }
    }
}
