using System.Globalization;

namespace NanoCam.Server.Recording.History;

/// <summary>Durations in the form used by the routes: a whole number and a unit, such as <c>30d</c>.</summary>
internal static class DurationText
{
    /// <summary>Required form of a duration, for errors.</summary>
    public const string Rule = "a whole number with a unit, such as 30d, 12h, 90m or 45s";

    private const int MaxDays = 36_500;

    private static readonly (char Unit, TimeSpan Length)[] Units =
    [
        ('d', TimeSpan.FromDays(1)),
        ('h', TimeSpan.FromHours(1)),
        ('m', TimeSpan.FromMinutes(1)),
        ('s', TimeSpan.FromSeconds(1)),
    ];

    /// <summary>Reads a duration of at most a hundred years.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        foreach (var (unit, length) in Units)
        {
            if (
                text.EndsWith(unit)
                && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && count >= 1
                && count * length.TotalDays <= MaxDays
            )
            {
                duration = count * length;
                return true;
            }
        }

        return false;
    }

    /// <summary>The text of a duration, in the largest unit that is exact.</summary>
    public static string Format(TimeSpan duration)
    {
        foreach (var (unit, length) in Units)
        {
            if (duration.Ticks % length.Ticks == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / length.Ticks}{unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalSeconds}s");
    }
}
