namespace NanoCam.Server.Cameras;

/// <summary>Frames per second as a moving average of the intervals between frames (weight 1/8, as RFC 6298 smooths round trips).</summary>
internal struct RateMeter
{
    private long _last;

    /// <summary>Average interval in microseconds; 0 before the second frame.</summary>
    public long IntervalMicroseconds { get; private set; }

    /// <summary>Counts a frame.</summary>
    public void Count(long nowMicroseconds)
    {
        if (_last != 0)
        {
            var interval = Math.Max(1, nowMicroseconds - _last);
            IntervalMicroseconds = IntervalMicroseconds == 0 ? interval : IntervalMicroseconds + ((interval - IntervalMicroseconds) / 8);
        }

        _last = nowMicroseconds;
    }

    /// <summary>Frames per second; falls towards 0 when no frames arrive.</summary>
    public readonly double PerSecond(long nowMicroseconds) =>
        IntervalMicroseconds == 0 ? 0 : 1_000_000.0 / Math.Max(IntervalMicroseconds, (nowMicroseconds - _last) / 2);
}
