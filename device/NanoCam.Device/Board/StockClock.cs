using System;
using System.Threading;
using NanoCam.Device.Time;

namespace NanoCam.Device.Board;

/// <summary>Time since boot on an image without the camera component, in milliseconds.</summary>
internal sealed class StockClock : IClock
{
    /// <inheritdoc/>
    public long Microseconds => Environment.TickCount64 * 1000;

    /// <inheritdoc/>
    public bool Wait(WaitHandle signal, int milliseconds)
    {
        return signal.WaitOne(milliseconds, false);
    }
}
