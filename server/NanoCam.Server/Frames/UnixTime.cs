namespace NanoCam.Server.Frames;

/// <summary>The time unit of frames: microseconds since 1970-01-01 UTC.</summary>
public static class UnixTime
{
    /// <summary>Returns the current time of <paramref name="time"/>.</summary>
    public static long Microseconds(this TimeProvider time) => ToMicroseconds(time.GetUtcNow());

    /// <summary>
    /// Microseconds of the clock that only runs forward, from any start. Time limits use it, because the date can be changed
    /// while the server is running.
    /// </summary>
    public static long MonotonicMicroseconds(this TimeProvider time) =>
        (long)((Int128)time.GetTimestamp() * 1_000_000 / time.TimestampFrequency);

    /// <summary>Converts to microseconds.</summary>
    public static long ToMicroseconds(DateTimeOffset value) =>
        (value.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Converts from microseconds.</summary>
    public static DateTimeOffset FromMicroseconds(long value) => DateTimeOffset.UnixEpoch.AddTicks(value * TimeSpan.TicksPerMicrosecond);
}
