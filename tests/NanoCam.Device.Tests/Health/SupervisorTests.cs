using NanoCam.Device.Capture;
using NanoCam.Device.Health;
using NanoCam.Device.Tests.Kit;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Health;

public sealed class SupervisorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocam-supervisor").FullName;
    private readonly SteppedClock _clock = new();
    private readonly TestChip _chip = new();
    private readonly DeviceHealth _health;
    private readonly BootRecord _boots;
    private readonly Supervisor _supervisor;

    public SupervisorTests()
    {
        _health = new DeviceHealth(_clock, _chip, new ScriptedCamera(_clock), new FrameSlot(1));
        _boots = new BootRecord(_folder);
        _supervisor = new Supervisor(_health, _boots, _chip, _clock, new StopSignal(_clock));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Low_memory_is_reported_while_it_lasts_and_the_least_is_remembered()
    {
        _chip.Free = Supervisor.LowMemory - 1;
        _supervisor.Look();
        Assert.Equal(DeviceFaults.LowMemory, _health.Faults);

        _chip.Free = 1 << 20;
        _supervisor.Look();

        Assert.Equal(0u, _health.Faults);
        Wire.Health health = new();
        _health.Fill(health);
        Assert.Equal(Supervisor.LowMemory - 1, health.LeastFreeMemory);
        Assert.Equal(1u << 20, health.FreeMemory);
    }

    [Fact]
    public void A_heap_that_stays_full_restarts_the_board_and_a_moment_of_it_does_not()
    {
        _chip.Free = Supervisor.NoMemory - 1;
        _supervisor.Look();
        _supervisor.Look();
        _chip.Free = 1 << 20;
        _supervisor.Look();
        Assert.Equal(0, _chip.Reboots);

        _chip.Free = Supervisor.NoMemory - 1;
        for (var i = 0; i < 3; i++)
        {
            _supervisor.Look();
        }

        Assert.Equal(1, _chip.Reboots);
    }

    [Fact]
    public void Bad_storage_that_others_found_stays_reported()
    {
        _health.SetFault(DeviceFaults.Storage, true);
        _supervisor.Look();

        Assert.Equal(DeviceFaults.Storage, _health.Faults);
    }

    [Fact]
    public void A_weak_supply_counts_as_good_again_after_ten_quiet_minutes()
    {
        for (var i = 0; i < 3; i++)
        {
            _boots.Begin(ResetReason.BrownOut);
        }

        _health.BrownOuts = 3;
        _health.SetFault(DeviceFaults.BrownOuts, true);
        _clock.Advance(TimeSpan.FromMinutes(9));
        _supervisor.Look();
        Assert.Equal(DeviceFaults.BrownOuts, _health.Faults);

        _clock.Advance(TimeSpan.FromMinutes(1));
        _supervisor.Look();

        Assert.Equal(0u, _health.Faults);
        Assert.Equal(0, _health.BrownOuts);
    }
}
