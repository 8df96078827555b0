using System;
using NanoCam.Camera;
using NanoCam.Device.Chip;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Runtime.Native;

namespace NanoCam.Device.Board;

/// <summary>The ESP32.</summary>
internal sealed class BoardChip : IChip
{
    private readonly CameraBoard _board;

    /// <summary>The chip of <paramref name="board"/>, whose camera supply is switched off during deep sleep.</summary>
    public BoardChip(CameraBoard board)
    {
        _board = board;
    }

    /// <inheritdoc/>
    public void Read(ChipFacts facts)
    {
        Esp32Chip.Read(facts);
    }

    /// <inheritdoc/>
    public uint FreeMemory()
    {
        // This is the only way to measure it. It marks and sweeps, which is fast with few objects, and does not compact.
        return nanoFramework.Runtime.Native.GC.Run(false);
    }

    /// <inheritdoc/>
    public void FillRandom(byte[] buffer)
    {
        Esp32Chip.FillRandom(buffer);
    }

    /// <inheritdoc/>
    public void Reboot()
    {
        Power.RebootDevice();
    }

    /// <inheritdoc/>
    public bool FeedWatchdog(int milliseconds)
    {
        return Esp32Chip.FeedWatchdog(milliseconds);
    }

    /// <inheritdoc/>
    public void DeepSleep(long milliseconds, int wakePin, int wakeLevel)
    {
        if (wakePin >= 0)
        {
            Sleep.EnableWakeupByPin((Sleep.WakeupGpioPin)(1UL << wakePin), wakeLevel);
        }

        Sleep.EnableWakeupByTimer(TimeSpan.FromTicks(milliseconds * TimeSpan.TicksPerMillisecond));
        Esp32Chip.FeedWatchdog(0);
        CameraPower.SwitchOff(_board);
        try
        {
            Sleep.StartDeepSleep();
        }
        catch (Exception)
        {
            CameraPower.SwitchOn(_board);
            throw;
        }
    }
}
