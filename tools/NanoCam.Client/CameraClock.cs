namespace NanoCam.Client;

/// <summary>Clock of one boot of a camera: microseconds since its start, unaffected by changes of the system time.</summary>
/// <param name="time">Underlying clock. The camera's clock starts at zero when it is created.</param>
public sealed class CameraClock(TimeProvider time)
{
    private readonly long _boot = time.GetTimestamp();

    /// <summary>Microseconds from boot until now.</summary>
    public long Microseconds => At(time.GetTimestamp());

    /// <summary>Microseconds from boot until a <see cref="TimeProvider.GetTimestamp"/>; 0 for a time before the boot.</summary>
    public long At(long timestamp) => timestamp <= _boot ? 0 : time.GetElapsedTime(_boot, timestamp).Ticks / TimeSpan.TicksPerMicrosecond;
}
