using System.Globalization;
using NanoCam.Bench.Measure;

namespace NanoCam.Bench.Recordings;

/// <summary>Figures with their limits.</summary>
internal sealed class FigureTable
{
    public Table Table { get; } = new("Recording", new("figure"), new("limit"), new("measured"), new("met"));

    /// <summary>Adds a figure that must not exceed a limit.</summary>
    public void Add(string figure, double limit, double measured, string unit, string format = "0.0")
    {
        var (most, value) = (Text(limit, "0.##"), Text(measured, format));
        Table.Add(figure, $"{most} {unit}", $"{value} {unit}", measured <= limit ? "yes" : "NO");
    }

    /// <summary>Adds a figure without a limit.</summary>
    public void AddValue(string figure, double measured, string unit, string format = "0.0") =>
        Table.Add(figure, "", $"{Text(measured, format)} {unit}", "");

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
