using System.Globalization;
using System.Text;

namespace NanoCam.Soak;

/// <summary>Measurements with their limits and results.</summary>
internal sealed class SoakReport
{
    // Pools and caches fill, and tiered compilation optimizes code.
    private const double WarmUp = 0.2;

    private readonly List<string[]> _rows =
    [
        ["", "at first", "at last", "highest", "allowed", ""],
    ];

    /// <summary>Compares the medians of the first and the last quarter after the warm-up.</summary>
    public SoakReport(IReadOnlyList<Sample> samples)
    {
        var warm = samples.Skip((int)(samples.Count * WarmUp)).ToList();
        Flat("resident memory, MB", [.. warm.Select(s => s.Resident)], relative: 0.10, absolute: 20);
        Flat("managed memory, MB", [.. warm.Select(s => s.Heap)], relative: 0.15, absolute: 15);
        Flat("buffered frames, MB", [.. warm.Select(s => s.Buffered)], relative: 0.10, absolute: 1);
        Flat("handles", [.. warm.Select(s => s.Handles)], relative: 0.05, absolute: 10);
        Flat("threads", [.. warm.Select(s => s.Threads)], relative: 0, absolute: 5);
    }

    /// <summary>Whether every row passed.</summary>
    public bool IsPassed { get; private set; } = true;

    /// <summary>Adds a number with a limit.</summary>
    public void AtMost(string name, double value, double limit) => Add(name, "", Text(value), "", "<= " + Text(limit), value <= limit);

    /// <summary>Adds a number of completed operations; it must not be zero.</summary>
    public void Done(string name, double value) => Add(name, "", Text(value), "", "> 0", value > 0);

    /// <summary>The table, and a last line with the result.</summary>
    public string ToText()
    {
        var widths = Enumerable.Range(0, _rows[0].Length).Select(column => _rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in _rows)
        {
            text.AppendJoin("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))
                .AppendLine();
        }

        return text.Append(IsPassed ? "soak: passed" : "soak: FAILED").ToString();
    }

    private static string Text(double value) => value.ToString(value < 100 ? "0.#" : "0", CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private void Flat(string name, List<double> values, double relative, double absolute)
    {
        if (values.Count < 4)
        {
            Add(name, "", "", "", "samples", isGood: false);
            return;
        }

        var first = Median(values.Take(values.Count / 4));
        var last = Median(values.TakeLast(values.Count / 4));
        var limit = first + Math.Max(first * relative, absolute);
        Add(name, Text(first), Text(last), Text(values.Max()), "<= " + Text(limit), last <= limit);
    }

    private void Add(string name, string first, string last, string highest, string allowed, bool isGood)
    {
        _rows.Add([name, first, last, highest, allowed, isGood ? "ok" : "FAILED"]);
        IsPassed &= isGood;
    }
}
