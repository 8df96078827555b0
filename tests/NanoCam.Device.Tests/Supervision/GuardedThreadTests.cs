using NanoCam.Device.Capture;
using NanoCam.Device.Health;
using NanoCam.Device.Supervision;
using NanoCam.Device.Tests.Fakes;
using NanoCam.Device.Time;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Supervision;

public sealed class GuardedThreadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocam-guard-").FullName;
    private readonly DeviceClock _clock = new(TimeSpan.FromHours(5));
    private readonly TestChip _chip = new();
    private readonly DeviceHealth _health;
    private readonly CrashLog _log;
    private readonly ThreadFaults _faults;
    private readonly StopSignal _stop;
    private readonly ManualResetEvent _blocked = new(false);

    public GuardedThreadTests()
    {
        _health = new DeviceHealth(_clock, _chip, new ScriptedCamera(_clock), new FrameSlot(1));
        _log = new CrashLog(_folder);
        _faults = new ThreadFaults(_log, _health, _clock, bootId: 7);
        _stop = new StopSignal(_clock);
    }

    public void Dispose()
    {
        _stop.Set();
        _blocked.Set();
        _blocked.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Body_that_throws_is_reported_and_started_again_with_growing_pauses()
    {
        var runs = 0;
        var thread = new GuardedThread("uplink", () => Throw(ref runs), _faults, _stop);
        thread.Start();
        await Eventually.TrueAsync(() => Volatile.Read(ref runs) == 1 && thread.Failures == 1);
        _clock.Skip(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => Volatile.Read(ref runs) == 2 && thread.Failures == 2);

        await Eventually.TrueAsync(() =>
        {
            _clock.Skip(TimeSpan.FromSeconds(0.2));
            return Volatile.Read(ref runs) == 3;
        });

        _stop.Set();
        thread.Join();
        var report = _log.Pending!;
        Assert.Equal((CrashKind.Exception, "uplink", "System.InvalidOperationException"), (report.Kind, report.Thread, report.Exception));
        Assert.Equal(("Test", 7u, 18_000u), (report.Text, report.BootId, report.UptimeSeconds));
        Assert.Contains(report.Stack, line => line.Contains(nameof(Throw), StringComparison.Ordinal));
        var health = new Wire.Health();
        _health.Fill(health);
        Assert.Equal(3u, health.ThreadFaults);
    }

    [Fact]
    public void Thread_without_progress_is_reported_and_the_watchdog_is_not_fed_any_more()
    {
        var work = new Work();
        var supervisor = Supervise(work);
        supervisor.Check();
        Assert.Equal((DeviceSupervisor.WatchdogMilliseconds, 1), (_chip.Watchdog, _chip.Feedings));
        for (var i = 0; i < ThreadWatch.MaxIdleChecks + 5; i++)
        {
            supervisor.Check();
        }

        var feedings = _chip.Feedings;
        supervisor.Check();

        Assert.Equal(feedings, _chip.Feedings);
        Assert.Equal(DeviceFaults.ThreadFailed, _health.Faults);
        Assert.Equal((CrashKind.Stuck, "capture"), (_log.Pending!.Kind, _log.Pending.Thread));
        Assert.Equal(0, _chip.Reboots);

        work.Progress++;
        supervisor.Check();
        Assert.Equal((0u, feedings + 1), (_health.Faults, _chip.Feedings));
    }

    [Fact]
    public void Without_a_watchdog_a_stuck_thread_restarts_the_board()
    {
        _chip.HasWatchdog = false;
        var supervisor = Supervise(new Work());
        for (var i = 0; i < ThreadWatch.MaxIdleChecks + 5; i++)
        {
            supervisor.Check();
        }

        Assert.Equal(1, _chip.Reboots);
    }

    [Fact]
    public void Thread_that_makes_progress_is_never_reported()
    {
        var work = new Work();
        var supervisor = Supervise(work);
        for (var i = 0; i < 200; i++)
        {
            work.Progress++;
            supervisor.Check();
        }

        Assert.Equal((0u, 200, null), (_health.Faults, _chip.Feedings, _log.Pending));
    }

    [Fact]
    public async Task Thread_that_rests_until_its_next_task_makes_progress()
    {
        var steps = new Steps();
        var rest = Task.Run(() => steps.Sleep(_stop, 604_800_000));
        await Eventually.TrueAsync(() => HasProgress(steps));

        _stop.Set();
        Assert.True(await rest);
        Assert.False(HasProgress(steps));
    }

    [Fact]
    public void Report_survives_a_restart_until_it_is_removed_and_later_failures_are_counted()
    {
        _faults.Report("capture", new InvalidOperationException("first"));
        _faults.Report("uplink", new InvalidOperationException("second"));
        Assert.Equal((2, "first"), (_log.Pending!.Count, _log.Pending.Text));

        var afterRestart = new CrashLog(_folder);
        Assert.Equal("first", afterRestart.Pending!.Text);
        afterRestart.Remove(afterRestart.Pending);

        Assert.Null(afterRestart.Pending);
        Assert.Null(new CrashLog(_folder).Pending);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(60)]
    public void Report_damaged_by_a_power_loss_is_ignored(int length)
    {
        _faults.Report("capture", new InvalidOperationException("A message of some length, so that the file is longer than that."));
        var path = Path.Combine(_folder, "crash.bin");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..length]);

        Assert.Null(new CrashLog(_folder).Pending);
    }

    [Fact]
    public void Failing_thread_writes_to_flash_at_most_four_times_in_a_boot()
    {
        var path = Path.Combine(_folder, "crash.bin");
        var writes = 0;
        for (var i = 0; i < 20; i++)
        {
            _faults.Report("capture", new InvalidOperationException("again"));
            writes += File.Exists(path) ? 1 : 0;
            _log.Remove(_log.Pending!);
        }

        Assert.Equal(4, writes);
    }

    private static bool HasProgress(Steps steps)
    {
        var before = steps.Progress;
        return steps.Progress != before;
    }

    private static void Throw(ref int runs)
    {
        Interlocked.Increment(ref runs);
        throw new InvalidOperationException("Test");
    }

    private DeviceSupervisor Supervise(Work work)
    {
        var memory = new MemorySupervisor(_health, new BootRecord(_folder), _chip, _clock);
        var supervisor = new DeviceSupervisor(_faults, memory, _health, _chip, _clock, _stop);
        var thread = new GuardedThread("capture", () => _blocked.WaitOne(), _faults, _stop);
        thread.Start();
        supervisor.Watch([new ThreadWatch(thread, work)]);
        return supervisor;
    }

    private sealed class Work : IProgress
    {
        public int Progress { get; set; }
    }
}
