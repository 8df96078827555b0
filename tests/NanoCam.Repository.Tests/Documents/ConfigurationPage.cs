using System.Text.RegularExpressions;

namespace NanoCam.Repository.Tests.Documents;

/// <summary>
/// Parses docs/reference/configuration.md. A heading <c>## NanoCam:Section</c> opens a table whose rows are
/// <c>| `Name` | `default` | range | meaning |</c>.
/// </summary>
internal static partial class ConfigurationPage
{
    public const string Path = "docs/reference/configuration.md";

    /// <summary>One documented key.</summary>
    /// <param name="Line">Line in the page.</param>
    /// <param name="Key">Section and name: <c>NanoCam:Ingest:Credit</c>.</param>
    /// <param name="Default">Text of the default, without the backticks.</param>
    /// <param name="Range">Text of the range, without backticks.</param>
    /// <param name="Meaning">Text of the meaning.</param>
    public sealed record Row(int Line, string Key, string Default, string Range, string Meaning);

    public static IEnumerable<Row> Parse(SourceFile page)
    {
        var section = "";
        for (var i = 0; i < page.Lines.Count; i++)
        {
            var line = page.Lines[i];
            if (line.StartsWith('#'))
            {
                var heading = SectionHeading().Match(line);
                section = heading.Success ? heading.Groups[1].Value : "";
            }

            var row = TableRow().Match(line);
            if (section.Length > 0 && row.Success)
            {
                yield return new(i + 1, $"{section}:{row.Groups[1].Value}", Cell(row, 2), Cell(row, 3), Cell(row, 4));
            }
        }
    }

    private static string Cell(Match row, int group) => row.Groups[group].Value.Replace("`", "", StringComparison.Ordinal).Trim();

    [GeneratedRegex(@"^##+ `?(NanoCam(?::\w+)*)`?$")]
    private static partial Regex SectionHeading();

    [GeneratedRegex(@"^\|\s*`(\w+)`\s*\|([^|]*)\|([^|]*)\|([^|]*)\|\s*$")]
    private static partial Regex TableRow();
}
