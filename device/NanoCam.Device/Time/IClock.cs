using System.Threading;

namespace NanoCam.Device.Time;

/// <summary>Time since boot, and the only way to wait: tests replace it.</summary>
public interface IClock
{
    /// <summary>Microseconds since boot; never decreases, does not wrap (2^63).</summary>
    long Microseconds { get; }

    /// <summary>Waits until <paramref name="signal"/> is set or <paramref name="milliseconds"/> have passed.</summary>
    /// <returns>Whether it was set.</returns>
    bool Wait(WaitHandle signal, int milliseconds);
}
