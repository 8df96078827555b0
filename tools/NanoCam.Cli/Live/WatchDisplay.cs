using NanoCam.Cli.Output;
using NanoCam.Cli.Running;
using Spectre.Console;

namespace NanoCam.Cli.Live;

/// <summary>Shows a <see cref="WatchPicture"/>: as a table, as lines of text, or as JSON.</summary>
internal static class WatchDisplay
{
    /// <summary>The table of an interactive terminal.</summary>
    public static Table CreateTable(WatchPicture picture)
    {
        var table = new Table().Border(TableBorder.Rounded).Caption(Markup.Escape(Describe(picture)));
        table.AddColumns("camera", "state");
        foreach (var heading in (ReadOnlySpan<string>)["fps", "latency", "age", "size", "bandwidth", "missed", "gaps", "sequence"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        }

        foreach (var row in picture.Cameras)
        {
            table.AddRow(
                new Text(CameraText.Printable(row.Id)),
                CameraText.State(row.State),
                new Text($"{row.Fps:0.0}"),
                new Text(CameraText.Age(row.LatencyMs)),
                new Text(CameraText.Age(row.AgeMs)),
                new Text(CameraText.Size(row.Width, row.Height)),
                new Text(CameraText.Bandwidth(row.BytesPerSecond)),
                new Text($"{row.Missed}"),
                new Text($"{row.Gaps}"),
                new Text($"{row.Sequence}")
            );
        }

        return table;
    }

    /// <summary>One line per camera, for files and pipes.</summary>
    public static void WriteLines(WatchPicture picture, TextWriter output)
    {
        var time = picture.Time.LocalDateTime.ToString("HH:mm:ss");
        if (!picture.IsConnected)
        {
            output.WriteLine($"{time} {Describe(picture)}");
        }

        foreach (var row in picture.Cameras)
        {
            output.WriteLine(
                $"{time} {CameraText.Printable(row.Id)} {row.State} {row.Fps:0.0} fps, latency {Or(CameraText.Age(row.LatencyMs))}, age {Or(CameraText.Age(row.AgeMs))}, "
                    + $"{Or(CameraText.Size(row.Width, row.Height))}, {CameraText.Bandwidth(row.BytesPerSecond)}, missed {row.Missed}, gaps {row.Gaps}, sequence {Or($"{row.Sequence}")}"
            );
        }

        output.Flush();
    }

    /// <summary>One JSON object.</summary>
    public static void WriteJson(WatchPicture picture, TextWriter output) =>
        JsonLine.Write(
            output,
            new
            {
                type = "watch",
                picture.Time,
                connected = picture.IsConnected,
                picture.Reconnects,
                picture.Trouble,
                picture.Cameras,
            }
        );

    /// <summary>The sentence at the end.</summary>
    public static string Summarize(WatchPicture picture, TimeSpan duration)
    {
        var cameras = picture.Cameras.Count == 1 ? "1 camera" : $"{picture.Cameras.Count} cameras";
        return $"Watched {cameras} for {duration.TotalSeconds:0.0} s: {picture.Cameras.Sum(row => row.Frames)} frames, "
            + $"{picture.Cameras.Sum(row => row.Missed)} missed, {picture.Cameras.Sum(row => row.Gaps)} gaps, {picture.Reconnects} reconnects.";
    }

    private static string Describe(WatchPicture picture)
    {
        if (!picture.IsConnected)
        {
            return CameraText.Printable($"not connected, trying again. {picture.Trouble}");
        }

        var waiting = picture.Cameras.Count == 0 ? "no camera yet; start one with: nanocam simulate" : "Ctrl+C ends";
        return picture.Reconnects == 0 ? waiting : $"{waiting}, {picture.Reconnects} reconnects";
    }

    private static string Or(string text) => text.Length == 0 ? "-" : text;
}
