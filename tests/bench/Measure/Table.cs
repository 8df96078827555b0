using System.Globalization;
using System.Text;

namespace NanoCam.Bench.Measure;

/// <summary>A column: its name and number format.</summary>
internal sealed record Column(string Name, string Format = "0.##");

/// <summary>A table of measurements, as text, Markdown or JSON.</summary>
internal sealed class Table(string title, params Column[] columns)
{
    private readonly List<object?[]> _rows = [];
    private readonly List<string> _notes = [];

    public string Title { get; } = title;

    /// <summary>Adds a row: text, numbers, or null for a missing value.</summary>
    public void Add(params object?[] row) => _rows.Add(row);

    /// <summary>Adds a sentence below the table.</summary>
    public void Note(string sentence) => _notes.Add(sentence);

    public string ToText() => Write(string.Empty, markdown: false);

    public string ToMarkdown() => Write("| ", markdown: true);

    /// <summary>Rows as objects whose keys are the column names.</summary>
    public object ToJson() =>
        new
        {
            title = Title,
            rows = _rows.Select(row =>
                row.Index()
                    .ToDictionary(
                        c => columns[c.Index].Name,
                        c => c.Item is double and (double.NaN or double.PositiveInfinity) ? null : c.Item
                    )
            ),
            notes = _notes,
        };

    private string Write(string margin, bool markdown)
    {
        var cells = _rows.Select(row => row.Select((cell, i) => Text(cell, columns[i])).ToArray()).ToList();
        cells.Insert(0, [.. columns.Select(c => c.Name)]);
        var widths = columns.Select((_, i) => cells.Max(row => row[i].Length)).ToArray();
        var text = new StringBuilder();
        text.Append(markdown ? "**" : "").Append(Title).AppendLine(markdown ? "**" : "").AppendLine();
        for (var r = 0; r < cells.Count; r++)
        {
            var row = cells[r].Select((cell, i) => IsText(i) ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            text.Append(margin).AppendJoin(markdown ? " | " : "  ", row).AppendLine(markdown ? " |" : "");
            if (r == 0 && markdown)
            {
                text.Append("| ")
                    .AppendJoin(" | ", widths.Select((w, i) => IsText(i) ? new string('-', w) : new string('-', w - 1) + ":"))
                    .AppendLine(" |");
            }
        }

        foreach (var note in _notes)
        {
            text.AppendLine().AppendLine(note);
        }

        return text.ToString();
    }

    private bool IsText(int column) => _rows.Exists(row => row[column] is string);

    private static string Text(object? cell, Column column) =>
        cell switch
        {
            null or double.NaN => "-",
            IFormattable number => number.ToString(column.Format, CultureInfo.InvariantCulture),
            _ => cell.ToString() ?? "",
        };
}
