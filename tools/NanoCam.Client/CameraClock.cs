namespace NanoCam.Client;

/// <summary>The clock of one boot of a camera: microseconds since it started, unaffected by changes of the wall clock.</summary>
/// <param name="time">Where time comes from; the clock starts at zero when it is made.</param>
public sealed class CameraClock(TimeProvider time)
{
    private readonly long _boot = time.GetTimestamp();

    /// <summary>Microseconds since boot, now.</summary>
    public long Microseconds => At(time.GetTimestamp());

    /// <summary>Microseconds since boot at a <see cref="TimeProvider.GetTimestamp"/>; 0 for a moment before the boot.</summary>
    public long At(long timestamp) => timestamp <= _boot ? 0 : time.GetElapsedTime(_boot, timestamp).Ticks / TimeSpan.TicksPerMicrosecond;
}
