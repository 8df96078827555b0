using NanoCam.Device.Chip;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Health;

/// <summary>Looks after what no other thread does: the managed heap, and the record of brown-outs.</summary>
public sealed class Supervisor
{
    /// <summary>Free managed memory below which a fault is reported, in bytes.</summary>
    public const uint LowMemory = 64 * 1024;

    /// <summary>Free managed memory below which, three looks in a row, the board starts anew before it stops by itself, in bytes.</summary>
    public const uint NoMemory = 16 * 1024;

    private const int LookMilliseconds = 30_000;

    private readonly DeviceHealth _health;
    private readonly BootRecord _boots;
    private readonly IChip _chip;
    private readonly IClock _clock;
    private readonly StopSignal _stop;
    private int _looksWithoutMemory;

    /// <summary>Looks after <paramref name="health"/> and <paramref name="boots"/>.</summary>
    public Supervisor(DeviceHealth health, BootRecord boots, IChip chip, IClock clock, StopSignal stop)
    {
        _health = health;
        _boots = boots;
        _chip = chip;
        _clock = clock;
        _stop = stop;
    }

    /// <summary>Body of the supervisor's thread; returns when the device stops.</summary>
    public void Run()
    {
        while (!_stop.Sleep(LookMilliseconds))
        {
            Look();
        }
    }

    /// <summary>One look.</summary>
    public void Look()
    {
        var free = _health.WatchMemory();
        _health.SetFault(DeviceFaults.LowMemory, free < LowMemory);
        _looksWithoutMemory = free < NoMemory ? _looksWithoutMemory + 1 : 0;
        if (_boots.Watch(_clock.Microseconds))
        {
            _health.BrownOuts = 0;
            _health.SetFault(DeviceFaults.BrownOuts, false);
        }

        if (_boots.IsStorageBad)
        {
            // Never cleared here: others write to the storage too, and may have found it bad.
            _health.SetFault(DeviceFaults.Storage, true);
        }

        if (_looksWithoutMemory >= 3)
        {
            _looksWithoutMemory = 0;
            _chip.Reboot();
        }
    }
}
