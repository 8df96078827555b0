namespace NanoCam.Testing;

/// <summary>Clock that a test advances. Timers fire on the advancing thread, each at its own time.</summary>
/// <remarks>For tests that wait until a timer is armed, which FakeTimeProvider cannot report. Other tests use FakeTimeProvider.</remarks>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(Func<TimeSpan, bool> Wanted, TaskCompletionSource<TimeSpan> Armed)> _watchers = [];
    private TimeSpan _elapsed;
    private TimeSpan _dateChange;

    /// <summary>Start time of the clock.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _elapsed.Ticks;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return Start + _elapsed + _dateChange;
        }
    }

    /// <summary>Sets the date forward or back, as a user or NTP does. Timers and timestamps do not change.</summary>
    public void SetDate(TimeSpan change)
    {
        lock (_lock)
        {
            _dateChange += change;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Advances the clock; timers fire in order, each at its own time.</summary>
    public void Advance(TimeSpan time)
    {
        var end = TimeSpan.FromTicks(GetTimestamp()) + time;
        while (TakeDue(end) is { } timer)
        {
            timer.Fire();
        }

        lock (_lock)
        {
            _elapsed = end;
        }
    }

    /// <summary>Waits until a timer is armed whose due time <paramref name="wanted"/> accepts, and returns that time.</summary>
    public Task<TimeSpan> WhenWaitingAsync(Func<TimeSpan, bool> wanted, CancellationToken cancellationToken)
    {
        var armed = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            foreach (var timer in _timers)
            {
                if (timer.Due is { } due && wanted(due - _elapsed))
                {
                    return Task.FromResult(due - _elapsed);
                }
            }

            _watchers.Add((wanted, armed));
        }

        return armed.Task.WaitAsync(cancellationToken);
    }

    private ManualTimer? TakeDue(TimeSpan end)
    {
        lock (_lock)
        {
            var first = _timers.Where(t => t.Due <= end).MinBy(t => t.Due);
            if (first is not null)
            {
                _elapsed = first.Due > _elapsed ? first.Due.Value : _elapsed;
                first.Due = first.Period > TimeSpan.Zero ? _elapsed + first.Period : null;
            }

            return first;
        }
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan? Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                Period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._elapsed + dueTime;
                if (!clock._timers.Contains(this))
                {
                    clock._timers.Add(this);
                }

                clock._watchers.RemoveAll(w => Due is not null && w.Wanted(dueTime) && w.Armed.TrySetResult(dueTime));
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                Due = null;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
