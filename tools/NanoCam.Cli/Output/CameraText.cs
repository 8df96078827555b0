using Spectre.Console;

namespace NanoCam.Cli.Output;

/// <summary>Formats values for people, the same in every command.</summary>
internal static class CameraText
{
    /// <summary>Formats a state: "online", "late", "offline", or "unknown" without a connection to the server.</summary>
    public static string State(string? state, bool? isLate) => state == "online" && isLate == true ? "late" : state ?? "unknown";

    /// <summary>Formats a state: "online" in green, other states in yellow.</summary>
    public static Text ColoredState(string? state, bool? isLate)
    {
        var text = State(state, isLate);
        return new Text(Printable(text), new Style(text == "online" ? Color.Green : Color.Yellow));
    }

    /// <summary>Removes control characters from external text, so that a camera name cannot control the terminal.</summary>
    public static string Printable(string? text) => text is null ? "" : string.Create(text.Length, text, (span, source) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = char.IsControl(source[i]) ? '\uFFFD' : source[i];
                }
            });

    /// <summary>Formats a size: "640x480", or an empty text before the first frame.</summary>
    public static string Size(int? width, int? height) => width > 0 && height > 0 ? $"{width}x{height}" : "";

    /// <summary>Formats the age of a frame: "120 ms", "4.2 s", "3 min".</summary>
    public static string Age(double? milliseconds) =>
        milliseconds switch
        {
            null => "",
            < 1_000 => $"{milliseconds:0} ms",
            < 60_000 => $"{milliseconds / 1_000:0.0} s",
            _ => Ago(TimeSpan.FromMilliseconds(Math.Min(milliseconds.Value, TimeSpan.MaxValue.TotalMilliseconds / 2))),
        };

    /// <summary>Formats a duration in its largest unit: "now", "12 s", "5 min", "3 h", "8 d".</summary>
    public static string Ago(TimeSpan time) =>
        time.TotalSeconds switch
        {
            < 1 => "now",
            < 60 => $"{time.TotalSeconds:0} s",
            < 3_600 => $"{Math.Floor(time.TotalMinutes):0} min",
            < 86_400 => $"{Math.Floor(time.TotalHours):0} h",
            _ => $"{Math.Floor(time.TotalDays):0} d",
        };

    /// <summary>Formats bytes in decimal units: "900 B", "23.5 KB", "1.2 MB".</summary>
    public static string Bytes(long bytes) =>
        bytes switch
        {
            < 1_000 => $"{bytes} B",
            < 1_000_000 => $"{bytes / 1e3:0.0} KB",
            _ => $"{bytes / 1e6:0.0} MB",
        };

    /// <summary>Formats a bandwidth: "2.8 Mbit/s".</summary>
    public static string Bandwidth(double bytesPerSecond) =>
        bytesPerSecond * 8 < 1e6 ? $"{bytesPerSecond * 8 / 1e3:0} kbit/s" : $"{bytesPerSecond * 8 / 1e6:0.0} Mbit/s";
}
