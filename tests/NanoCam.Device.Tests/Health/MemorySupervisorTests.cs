using NanoCam.Device.Capture;
using NanoCam.Device.Health;
using NanoCam.Device.Tests.Fakes;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Health;

public sealed class MemorySupervisorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocam-supervisor").FullName;
    private readonly SteppedClock _clock = new();
    private readonly TestChip _chip = new();
    private readonly DeviceHealth _health;
    private readonly BootRecord _boots;
    private readonly MemorySupervisor _supervisor;

    public MemorySupervisorTests()
    {
        _health = new DeviceHealth(_clock, _chip, new ScriptedCamera(_clock), new FrameSlot(1));
        _boots = new BootRecord(_folder);
        _supervisor = new MemorySupervisor(_health, _boots, _chip, _clock);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Low_memory_is_reported_while_it_lasts_and_the_minimum_is_stored()
    {
        _chip.Free = MemorySupervisor.LowMemory - 1;
        _supervisor.Check();
        Assert.Equal(DeviceFaults.LowMemory, _health.Faults);

        _chip.Free = 1 << 20;
        _supervisor.Check();

        Assert.Equal(0u, _health.Faults);
        Wire.Health health = new();
        _health.Fill(health);
        Assert.Equal(MemorySupervisor.LowMemory - 1, health.LeastFreeMemory);
        Assert.Equal(1u << 20, health.FreeMemory);
    }

    [Fact]
    public void Heap_that_stays_full_restarts_the_board_but_a_short_peak_does_not()
    {
        _chip.Free = MemorySupervisor.NoMemory - 1;
        _supervisor.Check();
        _supervisor.Check();
        _chip.Free = 1 << 20;
        _supervisor.Check();
        Assert.Equal(0, _chip.Reboots);

        _chip.Free = MemorySupervisor.NoMemory - 1;
        for (var i = 0; i < 3; i++)
        {
            _supervisor.Check();
        }

        Assert.Equal(1, _chip.Reboots);
    }

    [Fact]
    public void Storage_fault_from_other_parts_stays_reported()
    {
        _health.SetFault(DeviceFaults.Storage, true);
        _supervisor.Check();

        Assert.Equal(DeviceFaults.Storage, _health.Faults);
    }

    [Fact]
    public void Brownout_fault_ends_after_ten_minutes_without_a_brownout()
    {
        for (var i = 0; i < 3; i++)
        {
            _boots.RecordBoot(ResetReason.BrownOut);
        }

        _health.BrownOuts = 3;
        _health.SetFault(DeviceFaults.BrownOuts, true);
        _clock.Advance(TimeSpan.FromMinutes(9));
        _supervisor.Check();
        Assert.Equal(DeviceFaults.BrownOuts, _health.Faults);

        _clock.Advance(TimeSpan.FromMinutes(1));
        _supervisor.Check();

        Assert.Equal(0u, _health.Faults);
        Assert.Equal(0, _health.BrownOuts);
    }
}
