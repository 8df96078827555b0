using System.Globalization;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Recording.History;

/// <summary>Reads times of queries: RFC 3339, or seconds since 1970 with decimals.</summary>
internal static class ArchiveTime
{
    /// <summary>Required form of a time, for errors.</summary>
    public const string Rule = "a time such as 2026-11-29T21:00:00Z, or seconds since 1970";

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    // Year 9999; DateTimeOffset ends there.
    private static readonly decimal MaxSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>Reads a time. Before 1970 there are no frames, so earlier times become 1970.</summary>
    /// <param name="text">The text.</param>
    /// <param name="microseconds">Microseconds since 1970.</param>
    public static bool TryParse(string text, out long microseconds)
    {
        microseconds = 0;
        if (
            decimal.TryParse(
                text,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var seconds
            )
        )
        {
            if (Math.Abs(seconds) > MaxSeconds)
            {
                return false;
            }

            microseconds = Math.Max(0, (long)(seconds * 1_000_000));
            return true;
        }

        // A plus sign that was not encoded arrives as a space.
        if (
            !DateTimeOffset.TryParseExact(
                text.Replace(' ', '+'),
                Formats,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
        )
        {
            return false;
        }

        microseconds = Math.Max(0, UnixTime.ToMicroseconds(time));
        return true;
    }
}
