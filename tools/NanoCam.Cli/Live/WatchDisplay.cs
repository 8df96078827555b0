using NanoCam.Cli.Output;
using NanoCam.Cli.Running;
using Spectre.Console;

namespace NanoCam.Cli.Live;

/// <summary>Shows a <see cref="WatchSnapshot"/>: as a table, as lines of text, or as JSON.</summary>
internal static class WatchDisplay
{
    /// <summary>Creates the table for an interactive terminal.</summary>
    public static Table CreateTable(WatchSnapshot snapshot)
    {
        var table = new Table().Border(TableBorder.Rounded).Caption(Markup.Escape(Describe(snapshot)));
        table.AddColumns("camera", "state");
        foreach (var heading in (ReadOnlySpan<string>)["fps", "latency", "age", "size", "bandwidth", "dropped", "lost", "sequence"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        }

        foreach (var row in snapshot.Cameras)
        {
            table.AddRow(
                new Text(CameraText.Printable(row.Id)),
                CameraText.ColoredState(row.State, row.Late),
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

    /// <summary>Writes one line per camera, for files and pipes.</summary>
    public static void WriteLines(WatchSnapshot snapshot, TextWriter output)
    {
        var time = snapshot.Time.LocalDateTime.ToString("HH:mm:ss");
        if (!snapshot.IsConnected)
        {
            output.WriteLine($"{time} {Describe(snapshot)}");
        }

        foreach (var row in snapshot.Cameras)
        {
            output.WriteLine(
                $"{time} {CameraText.Printable(row.Id)} {CameraText.State(row.State, row.Late)} {row.Fps:0.0} fps, latency "
                    + $"{Or(CameraText.Age(row.LatencyMs))}, age {Or(CameraText.Age(row.AgeMs))}, "
                    + $"{Or(CameraText.Size(row.Width, row.Height))}, {CameraText.Bandwidth(row.BytesPerSecond)}, dropped "
                    + $"{row.Missed}, lost {row.Gaps}, sequence {Or($"{row.Sequence}")}"
            );
        }

        output.Flush();
    }

    /// <summary>Writes one JSON object.</summary>
    public static void WriteJson(WatchSnapshot snapshot, TextWriter output) =>
        JsonLine.Write(
            output,
            new
            {
                type = "watch",
                snapshot.Time,
                connected = snapshot.IsConnected,
                snapshot.Reconnects,
                snapshot.Trouble,
                snapshot.Cameras,
            }
        );

    /// <summary>Returns the summary at the end.</summary>
    public static string Summarize(WatchSnapshot snapshot, TimeSpan duration)
    {
        var cameras = snapshot.Cameras.Count == 1 ? "1 camera" : $"{snapshot.Cameras.Count} cameras";
        return $"Watched {cameras} for {duration.TotalSeconds:0.0} s: {snapshot.Cameras.Sum(row => row.Frames)} frames, "
            + $"{snapshot.Cameras.Sum(row => row.Missed)} dropped, {snapshot.Cameras.Sum(row => row.Gaps)} lost, "
            + $"{snapshot.Reconnects} reconnects.";
    }

    private static string Describe(WatchSnapshot snapshot)
    {
        if (!snapshot.IsConnected)
        {
            return CameraText.Printable($"Not connected, reconnecting. {snapshot.Trouble}");
        }

        var waiting = snapshot.Cameras.Count == 0 ? "No cameras yet. Start one with: nanocam simulate" : "Press Ctrl+C to stop.";
        return snapshot.Reconnects == 0 ? waiting : $"{waiting} {snapshot.Reconnects} reconnects";
    }

    private static string Or(string text) => text.Length == 0 ? "-" : text;
}
