using System.Threading;
using NanoCam.Camera;
using NanoCam.Device.Time;

namespace NanoCam.Device.Board;

/// <summary>The clock that also timestamps frames.</summary>
internal sealed class BoardClock : IClock
{
    /// <inheritdoc/>
    public long Microseconds => Esp32Chip.Microseconds;

    /// <inheritdoc/>
    public bool Wait(WaitHandle signal, int milliseconds)
    {
        return signal.WaitOne(milliseconds, false);
    }
}
