namespace NanoCam.Server.Cameras;

/// <summary>Frames per second as a moving average of the intervals between frames (weight 1/8, as RFC 6298 smooths round trips).</summary>
internal struct RateMeter
{
    private const long OutageMicroseconds = 5_000_000;
    private const int OutageIntervals = 8;

    private long _last;

    /// <summary>Average interval in microseconds; 0 before the second frame, and the second one after an outage.</summary>
    public long IntervalMicroseconds { get; private set; }

    /// <summary>Counts a frame.</summary>
    public void Count(long nowMicroseconds)
    {
        if (_last != 0)
        {
            var interval = Math.Max(1, nowMicroseconds - _last);
            // After an outage, or at a much lower rate, the average would need many frames to become accurate again, so it is restarted.
            var isOutage = IntervalMicroseconds > 0 && interval > Math.Max(OutageMicroseconds, OutageIntervals * IntervalMicroseconds);
            IntervalMicroseconds =
                isOutage ? 0
                : IntervalMicroseconds == 0 ? interval
                : IntervalMicroseconds + ((interval - IntervalMicroseconds) / 8);
        }

        _last = nowMicroseconds;
    }

    /// <summary>Frames per second; falls towards 0 while no frames arrive.</summary>
    public readonly double PerSecond(long nowMicroseconds) =>
        IntervalMicroseconds == 0 ? 0 : 1_000_000.0 / Math.Max(IntervalMicroseconds, (nowMicroseconds - _last) / 2);
}
