using NanoCam.Device.Chip;
using NanoCam.Device.Health;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Supervision;

/// <summary>
/// Checks every thread and the memory, and feeds the watchdog while all threads make progress. A thread that has ended is started again;
/// one that is stuck is reported, and the watchdog restarts the board.
/// </summary>
public sealed class DeviceSupervisor
{
    /// <summary>Time after which the watchdog restarts a board whose supervisor does not run.</summary>
    public const int WatchdogMilliseconds = 60_000;

    private const int CheckMilliseconds = 10_000;
    private const long MemoryMicroseconds = 30_000_000;

    private readonly ThreadFaults _faults;
    private readonly MemorySupervisor _memory;
    private readonly DeviceHealth _health;
    private readonly IChip _chip;
    private readonly IClock _clock;
    private readonly StopSignal _stop;
    private ThreadWatch[] _threads = new ThreadWatch[0];
    private long _memoryDue;

    /// <summary>Creates the supervisor; <see cref="Watch"/> follows.</summary>
    public DeviceSupervisor(ThreadFaults faults, MemorySupervisor memory, DeviceHealth health, IChip chip, IClock clock, StopSignal stop)
    {
        _faults = faults;
        _memory = memory;
        _health = health;
        _chip = chip;
        _clock = clock;
        _stop = stop;
    }

    /// <summary>Sets the threads to check, before the supervisor's own thread starts.</summary>
    internal void Watch(ThreadWatch[] threads)
    {
        _threads = threads;
    }

    /// <summary>Body of the supervisor's thread; returns when the device stops.</summary>
    public void Run()
    {
        do
        {
            Check();
        } while (!_stop.Sleep(CheckMilliseconds));

        _chip.FeedWatchdog(0);
    }

    /// <summary>Checks once.</summary>
    public void Check()
    {
        if (CheckThreads())
        {
            _chip.FeedWatchdog(WatchdogMilliseconds);
        }

        var now = _clock.Microseconds;
        if (now >= _memoryDue)
        {
            // The first check is due after half a minute: at start, the other threads are still allocating.
            var isFirst = _memoryDue == 0;
            _memoryDue = now + MemoryMicroseconds;
            if (!isFirst)
            {
                _memory.Check();
            }
        }
    }

    // Returns whether every thread makes progress.
    private bool CheckThreads()
    {
        var isGood = true;
        var isFaulty = false;
        foreach (var watch in _threads)
        {
            watch.Check();
            if (!watch.Thread.IsAlive && !_stop.IsSet)
            {
                _health.CountThreadFault();
                _faults.ReportStuck(watch.Thread.Name, "The thread has ended and was started again.");
                watch.Thread.Start();
            }

            isGood &= !watch.IsStuck;
            isFaulty |= watch.IsFaulty;
            if (watch.IsNewlyStuck)
            {
                OnStuck(watch.Thread.Name);
            }
        }

        _health.SetFault(DeviceFaults.ThreadFailed, isFaulty);
        return isGood;
    }

    private void OnStuck(string thread)
    {
        _faults.ReportStuck(thread, "The thread made no progress for five minutes.");
        if (!_chip.FeedWatchdog(WatchdogMilliseconds))
        {
            // Without a watchdog, this is the only restart.
            _chip.Reboot();
        }
    }
}
