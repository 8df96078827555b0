using NanoCam.Server.Frames;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording;

/// <summary>
/// The clock of retention. The date alone deletes nothing: a date far ahead of the newest recording and the monotonic clock counts only
/// after the server has run with it for a day.
/// </summary>
internal sealed partial class RetentionClock(SegmentIndex index, TimeProvider time, ILogger<RetentionClock> logger)
{
    private const long Hour = 3_600_000_000;
    private const long Day = 24 * Hour;

    private readonly Lock _gate = new();
    private long? _trusted;
    private long _trustedAt;
    private long _doubtedOffset;
    private long? _doubtedAt;

    /// <summary>Time from which age is measured, in microseconds since 1970.</summary>
    public long NowMicroseconds
    {
        get
        {
            lock (_gate)
            {
                return Read(time.Microseconds(), time.MonotonicMicroseconds());
            }
        }
    }

    private long Read(long date, long monotonic)
    {
        var expected = (_trusted ?? Newest() ?? date) + (_trusted is null ? 0 : monotonic - _trustedAt);
        if (date <= expected + Hour || HasLasted(date - expected, date - monotonic, monotonic))
        {
            (_trusted, _trustedAt, _doubtedAt) = (date, monotonic, null);
            return date;
        }

        (_trusted, _trustedAt) = (expected, monotonic);
        return expected;
    }

    private bool HasLasted(long ahead, long offset, long monotonic)
    {
        if (_doubtedAt is { } at && Math.Abs(offset - _doubtedOffset) < Hour)
        {
            return monotonic - at >= Day;
        }

        (_doubtedAt, _doubtedOffset) = (monotonic, offset);
        if (ahead > Day)
        {
            Log.DateDoubted(logger, TimeSpan.FromMicroseconds(ahead));
        }

        return false;
    }

    // Of all tiers: when the dense frames are deleted, those of the other tiers remain.
    private long? Newest() => index.Totals() is { Count: > 0 } totals ? totals.Max(total => total.Newest) : null;

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Information,
            "The date of this computer is {Ahead} ahead of the newest recording, so it may be wrong. Retention does not use it to "
                + "delete recordings until the server has run with it for a day"
        )]
        public static partial void DateDoubted(ILogger logger, TimeSpan ahead);
    }
}
