using System.CommandLine;
using System.Globalization;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Recordings;

/// <summary>Options of a range of recordings: <c>--from</c> and <c>--to</c>. In a query, the server reads the times.</summary>
internal sealed class RecordingRange
{
    private const string Example = "such as 2026-11-29T21:00:00Z or seconds since 1970";

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    // Year 9999; DateTimeOffset ends there.
    private static readonly decimal MaxSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private readonly Option<string?> _from = new("--from") { HelpName = "TIME" };
    private readonly Option<string?> _to = new("--to") { HelpName = "TIME" };

    /// <summary>Adds both options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasDefaults">Whether a command without them uses the last 24 hours.</param>
    public RecordingRange(Command command, bool hasDefaults = true)
    {
        _from.Description = $"Start, {Example}{(hasDefaults ? " (default: 24 hours before the end)" : "")}";
        _to.Description = hasDefaults ? "End (default: now)" : "End, in the same form";
        command.Add(_from);
        command.Add(_to);
    }

    /// <summary>Value of <c>--from</c>, or null.</summary>
    public string? From(CommandContext context) => context.Parsed.GetValue(_from);

    /// <summary>Value of <c>--to</c>, or null.</summary>
    public string? To(CommandContext context) => context.Parsed.GetValue(_to);

    /// <summary>Reads a time as the server does.</summary>
    /// <exception cref="CliException">It is absent or invalid.</exception>
    public static DateTimeOffset ReadTime(string? text, string option)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= MaxSeconds)
        {
            return DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        }

        return DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw CliException.Usage($"{option} must be a time, {Example}. A pin needs both ends of the range.");
    }

    /// <summary>Text of a time with the time zone of this computer, which <c>--from</c> and <c>--to</c> accept.</summary>
    public static string Text(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>The range as a query, with more parameters; parameters without a value are left out.</summary>
    public string Query(CommandContext context, params (string Name, string? Value)[] more)
    {
        (string Name, string? Value)[] all = [("from", From(context)), ("to", To(context)), .. more];
        var given = all.Where(parameter => parameter.Value is not null)
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}");
        return "?" + string.Join('&', given);
    }
}
