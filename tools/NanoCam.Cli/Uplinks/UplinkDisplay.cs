using System.Text.Json;
using NanoCam.Cli.Output;
using NanoCam.Cli.Running;
using NanoCam.Client;
using NanoCam.Wire;
using Spectre.Console;

namespace NanoCam.Cli.Uplinks;

/// <summary>Shows the cameras of this process as a live table, plain lines, or JSON lines.</summary>
internal static class UplinkDisplay
{
    // More rows do not fit a terminal; the summary includes all cameras.
    private const int MaxRows = 30;

    public static Table CreateTable(IReadOnlyList<UplinkRow> rows)
    {
        var table = new Table()
            .Border(TableBorder.Simple)
            .AddColumns("camera", "shows", "state")
            .AddColumn(new TableColumn("fps").RightAligned())
            .AddColumn(new TableColumn("rate").RightAligned())
            .AddColumn(new TableColumn("sent").RightAligned())
            .AddColumn(new TableColumn("rejected").RightAligned())
            .AddColumn(new TableColumn("replaced").RightAligned())
            .AddColumn(new TableColumn("reconnects").RightAligned())
            .AddColumn("settings");
        foreach (var row in rows.Take(MaxRows))
        {
            var report = row.Report;
            table.AddRow(
                new Text(row.Id),
                new Text(CameraText.Printable(row.Shows)),
                CameraText.ColoredState(JsonNamingPolicy.CamelCase.ConvertName(report.State.ToString()), isLate: null),
                new Text($"{row.Fps:0.0}"),
                new Text(CameraText.Bandwidth(row.BytesPerSecond)),
                new Text($"{report.Sent}"),
                new Text(Rejections(report.Rejected)),
                new Text($"{report.Replaced}"),
                new Text($"{report.Reconnects}"),
                new Text(Settings(report))
            );
        }

        var more = rows.Count > MaxRows ? $"… and {rows.Count - MaxRows} more cameras. " : "";
        var trouble = rows.Select(row => row.Report.Trouble is { } text ? $"{row.Id}: {text}" : null)
            .FirstOrDefault(text => text is not null);
        return table.Caption(Markup.Escape(CameraText.Printable(more + (trouble ?? "Press Ctrl+C to stop."))));
    }

    public static void WriteLines(IReadOnlyList<UplinkRow> rows, TextWriter output)
    {
        foreach (var row in rows)
        {
            var report = row.Report;
            var trouble = report.Trouble is { } text ? " " + CameraText.Printable(text) : "";
            output.WriteLine(
                $"{row.Id} {JsonNamingPolicy.CamelCase.ConvertName(report.State.ToString())} {row.Fps:0.0} fps "
                    + $"{CameraText.Bandwidth(row.BytesPerSecond)}, "
                    + $"sent {report.Sent}, rejected {Rejections(report.Rejected)}, replaced {report.Replaced}, reconnects "
                    + $"{report.Reconnects}{trouble}"
            );
        }

        output.Flush();
    }

    public static void WriteJson(IReadOnlyList<UplinkRow> rows, TextWriter output) =>
        JsonLine.Write(
            output,
            new
            {
                type = "progress",
                cameras = rows.Select(row => new
                {
                    row.Id,
                    row.Report.State,
                    fps = Math.Round(row.Fps, 2),
                    row.Report.Sent,
                    bytes = row.Report.BytesSent,
                    row.Report.Accepted,
                    rejected = Named(row.Report.Rejected),
                    row.Report.Replaced,
                    row.Report.Dropped,
                    row.Report.Reconnects,
                    settings = new
                    {
                        row.Report.IntervalMs,
                        row.Report.Size.Width,
                        row.Report.Size.Height,
                        row.Report.Quality,
                    },
                    row.Report.Trouble,
                }),
            }
        );

    public static void WriteSummary(UplinkTotals totals, CommandContext context)
    {
        if (context.Json)
        {
            JsonLine.Write(
                context.Output,
                new
                {
                    type = "summary",
                    totals.Cameras,
                    totals.Seconds,
                    totals.Sent,
                    totals.Bytes,
                    totals.Accepted,
                    rejected = Named(totals.Rejected),
                    totals.Replaced,
                    totals.Dropped,
                    totals.Overflow,
                    totals.Reconnects,
                }
            );
            return;
        }

        var cameras = totals.Cameras == 1 ? "1 camera" : $"{totals.Cameras} cameras";
        context.Output.WriteLine(
            $"{cameras}, {totals.Seconds:0.0} s: sent {totals.Sent} frames ({CameraText.Bytes(totals.Bytes)}), accepted {totals.Accepted}, "
                + $"rejected {Rejections(totals.Rejected)}, replaced by newer {totals.Replaced}, dropped by fault injection "
                + $"{totals.Dropped}, "
                + $"too large {totals.Overflow}, reconnects {totals.Reconnects}"
        );
    }

    private static string Rejections(IReadOnlyDictionary<FrameVerdict, long> rejected) =>
        rejected.Count == 0 ? "0" : string.Join(", ", rejected.Select(pair => $"{pair.Value} {Name(pair.Key)}"));

    private static Dictionary<string, long> Named(IReadOnlyDictionary<FrameVerdict, long> rejected) =>
        rejected.ToDictionary(pair => Name(pair.Key), pair => pair.Value);

    private static string Name(FrameVerdict verdict) => JsonNamingPolicy.CamelCase.ConvertName(verdict.ToString());

    private static string Settings(CameraReport report)
    {
        var size = CameraText.Size(report.Size.Width, report.Size.Height);
        var quality = report.Quality > 0 ? $" q{report.Quality}" : "";
        var interval = report.IntervalMs > 0 ? $" {report.IntervalMs} ms" : "";
        return (size + quality + interval).TrimStart();
    }
}
