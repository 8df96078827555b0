using System.Globalization;

namespace NanoCam.Archive;

/// <summary>
/// Name of a segment without extension: <c>{yyyyMMddTHHmmssfff}Z-{tier}</c> from the capture time of its first frame, with <c>-2</c>,
/// <c>-3</c> … for more segments of the same millisecond.
/// </summary>
public static class SegmentName
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";
    private const int TimeLength = 19;
    private const int DayLength = 8;

    /// <summary>Creates a name.</summary>
    public static string Create(long startMicroseconds, RecordingTier tier, int copy)
    {
        var time = DateTime
            .UnixEpoch.AddTicks(startMicroseconds * TimeSpan.TicksPerMicrosecond)
            .ToString(TimeFormat, CultureInfo.InvariantCulture);
        var suffix = copy > 1 ? "-" + copy.ToString(CultureInfo.InvariantCulture) : "";
        return $"{time}-{TextOf(tier)}{suffix}";
    }

    /// <summary>Name of a tier, as used by files and routes.</summary>
    public static string TextOf(RecordingTier tier) => tier.ToString().ToLowerInvariant();

    /// <summary>The folder of a name: its day, UTC.</summary>
    public static string DayOf(string name) => name[..DayLength];

    /// <summary>Reads a name; false for everything that <see cref="Create"/> does not produce, so paths are rejected.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out RecordingTier tier)
    {
        tier = default;
        if (
            name.Length < TimeLength + 2
            || name[TimeLength] != '-'
            || !DateTime.TryParseExact(name[..TimeLength], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        )
        {
            return false;
        }

        var rest = name[(TimeLength + 1)..];
        var hyphen = rest.IndexOf('-');
        var copy = hyphen < 0 ? "2" : rest[(hyphen + 1)..];
        var text = hyphen < 0 ? rest : rest[..hyphen];
        foreach (var candidate in Enum.GetValues<RecordingTier>())
        {
            if (text.SequenceEqual(TextOf(candidate)))
            {
                tier = candidate;
                return copy.Length is >= 1 and <= 6 && !copy.ContainsAnyExceptInRange('0', '9');
            }
        }

        return false;
    }
}
