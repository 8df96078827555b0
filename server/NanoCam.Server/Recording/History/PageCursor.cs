using System.Globalization;

namespace NanoCam.Server.Recording.History;

/// <summary>Start of a page of items sorted by time: a time, and the number of items of that time on the previous pages.</summary>
/// <param name="Time">Microseconds since 1970 of the last item of the previous page.</param>
/// <param name="Skip">Items of that time on the previous pages.</param>
internal sealed record PageCursor(long Time, int Skip)
{
    // Items of one microsecond. Without a limit, a client could skip through the whole archive in one request.
    private const int MaxSkip = 10_000;

    /// <summary>The cursor of the page that follows.</summary>
    /// <param name="times">Times of the items of this page; not empty.</param>
    /// <param name="cursor">The cursor of this page, or null.</param>
    public static PageCursor After(IReadOnlyList<long> times, PageCursor? cursor)
    {
        var last = times[^1];
        var same = times.Reverse().TakeWhile(time => time == last).Count();
        return new PageCursor(last, same == times.Count && cursor?.Time == last ? same + cursor.Skip : same);
    }

    /// <summary>Reads the text of a cursor.</summary>
    public static bool TryParse(string text, out PageCursor? cursor)
    {
        cursor = null;
        var hyphen = text.IndexOf('-', StringComparison.Ordinal);
        if (
            hyphen < 0
            || !long.TryParse(text.AsSpan(0, hyphen), NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            || !int.TryParse(text.AsSpan(hyphen + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var skip)
            || skip > MaxSkip
        )
        {
            return false;
        }

        cursor = new PageCursor(time, skip);
        return true;
    }

    /// <summary>The text of the cursor.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Time}-{Skip}");
}
