using NanoCam.Device.Chip;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Health;

/// <summary>Supervises the managed heap and the record of brown-outs.</summary>
public sealed class MemorySupervisor
{
    /// <summary>Free managed memory below which a fault is reported, in bytes.</summary>
    public const uint LowMemory = 64 * 1024;

    /// <summary>Free managed memory in bytes below which the board restarts, after three checks in a row.</summary>
    public const uint NoMemory = 16 * 1024;

    private readonly DeviceHealth _health;
    private readonly BootRecord _boots;
    private readonly IChip _chip;
    private readonly IClock _clock;
    private int _checksWithoutMemory;

    /// <summary>Supervises <paramref name="health"/> and <paramref name="boots"/>.</summary>
    public MemorySupervisor(DeviceHealth health, BootRecord boots, IChip chip, IClock clock)
    {
        _health = health;
        _boots = boots;
        _chip = chip;
        _clock = clock;
    }

    /// <summary>Checks once; call it every half minute.</summary>
    public void Check()
    {
        var free = _health.MeasureMemory();
        _health.SetFault(DeviceFaults.LowMemory, free < LowMemory);
        _checksWithoutMemory = free < NoMemory ? _checksWithoutMemory + 1 : 0;
        if (_boots.TryClear(_clock.Microseconds))
        {
            _health.BrownOuts = 0;
            _health.SetFault(DeviceFaults.BrownOuts, false);
        }

        if (_boots.IsStorageBad)
        {
            // Never cleared here: other parts write to the storage too, and may have set the fault.
            _health.SetFault(DeviceFaults.Storage, true);
        }

        if (_checksWithoutMemory >= 3)
        {
            _checksWithoutMemory = 0;
            _chip.Reboot();
        }
    }
}
