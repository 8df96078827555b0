using NanoCam.Device.Time;

namespace NanoCam.VirtualCamera.Firmware;

/// <summary>Real time for firmware that runs as a program. The boot is the creation of this object.</summary>
public sealed class SystemClock(TimeProvider time) : IClock
{
    private readonly long _boot = time.GetTimestamp();

    /// <inheritdoc/>
    public long Microseconds => time.GetElapsedTime(_boot).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <inheritdoc/>
    public bool Wait(WaitHandle signal, int milliseconds) => signal.WaitOne(milliseconds);
}
