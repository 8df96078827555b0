using System;
using NanoCam.Camera;
using NanoCam.Device.Chip;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Runtime.Native;

namespace NanoCam.Device.Board;

/// <summary>The ESP32 with an image that lacks the camera component: enough to reach the server and report that.</summary>
internal sealed class StockChip : IChip
{
    private readonly Random _random = new Random();

    /// <inheritdoc/>
    public void Read(ChipFacts facts)
    {
        // Signal, temperature and reset reason come from the component.
    }

    /// <inheritdoc/>
    public uint FreeMemory()
    {
        return nanoFramework.Runtime.Native.GC.Run(false);
    }

    /// <inheritdoc/>
    public void FillRandom(byte[] buffer)
    {
        // Not suitable for keys. It only has to differ from boot to boot: this camera sends no frames.
        _random.NextBytes(buffer);
    }

    /// <inheritdoc/>
    public void Reboot()
    {
        Power.RebootDevice();
    }

    /// <inheritdoc/>
    public bool FeedWatchdog(int milliseconds)
    {
        return false;
    }

    /// <inheritdoc/>
    public void DeepSleep(long milliseconds, int wakePin, int wakeLevel)
    {
        Sleep.EnableWakeupByTimer(TimeSpan.FromTicks(milliseconds * TimeSpan.TicksPerMillisecond));
        Sleep.StartDeepSleep();
    }
}
