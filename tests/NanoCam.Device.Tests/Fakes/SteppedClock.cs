using System.Diagnostics;
using NanoCam.Device.Time;

namespace NanoCam.Device.Tests.Fakes;

/// <summary>
/// A device's clock that a test advances. Waiting threads of the firmware sleep until their due time or until their signal is set, so a day
/// passes in seconds. <see cref="RunAsync"/> advances the clock whenever all threads wait.
/// </summary>
internal sealed class SteppedClock : IClock
{
    // Sockets on loopback answer within this time. Threads count as asleep when no waiter came or went during it.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(1.5);

    private readonly bool _wakes;
    private readonly Lock _lock = new();
    private readonly List<Waiter> _waiters = [];
    private readonly HashSet<Thread> _threads = [];
    private long _now;
    private int _changes;
    private int _expected;

    /// <summary>A clock of a device.</summary>
    /// <param name="uptime">Uptime at the start.</param>
    /// <param name="wakes">
    /// Signals wake threads only through <see cref="RunAsync"/>. Time then also stands still while a thread that was woken waits for a
    /// core,
    /// so a busy machine cannot make a simulated timeout expire. Only for threads that wait on this clock.
    /// </param>
    public SteppedClock(TimeSpan uptime = default, bool wakes = false)
    {
        _now = uptime.Ticks / TimeSpan.TicksPerMicrosecond;
        _wakes = wakes;
    }

    /// <inheritdoc/>
    public long Microseconds => Interlocked.Read(ref _now);

    /// <summary>Threads that wait now.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiters.Count;
            }
        }
    }

    /// <inheritdoc/>
    public bool Wait(WaitHandle signal, int milliseconds)
    {
        using var tick = new AutoResetEvent(false);
        var waiter = new Waiter(Microseconds + (milliseconds * 1000L), tick, signal);
        lock (_lock)
        {
            _expected -= _threads.Add(Thread.CurrentThread) ? 1 : 0;
            _waiters.Add(waiter);
            _changes++;
        }

        try
        {
            while (Microseconds < waiter.Due && !waiter.IsSignaled)
            {
                if (_wakes)
                {
                    tick.WaitOne();
                }
                else if (WaitHandle.WaitAny([signal, tick]) == 0)
                {
                    return true;
                }
            }

            return waiter.IsSignaled || signal.WaitOne(0);
        }
        finally
        {
            lock (_lock)
            {
                _waiters.Remove(waiter);
                _changes++;
            }
        }
    }

    /// <summary>Stops time in <see cref="RunAsync"/> until this many additional threads wait on this clock for the first time.</summary>
    public void Expect(int threads)
    {
        lock (_lock)
        {
            _expected += threads;
        }
    }

    /// <summary>Advances time in one step; threads wake at their due times.</summary>
    public void Advance(TimeSpan time)
    {
        lock (_lock)
        {
            Interlocked.Add(ref _now, time.Ticks / TimeSpan.TicksPerMicrosecond);
            foreach (var waiter in _waiters.Where(waiter => waiter.Due <= _now))
            {
                waiter.Tick.Set();
            }
        }
    }

    /// <summary>
    /// Advances from one due time to the next until <paramref name="until"/> holds or <paramref name="limit"/> has passed on this clock.
    /// </summary>
    /// <returns>Whether the condition became true.</returns>
    public Task<bool> RunAsync(Func<bool> until, TimeSpan limit) => Task.Run(() => Run(until, limit));

    private bool Run(Func<bool> until, TimeSpan limit)
    {
        var end = Microseconds + (limit.Ticks / TimeSpan.TicksPerMicrosecond);
        while (!until())
        {
            AwaitQuiet();
            if (until())
            {
                return true;
            }

            long next;
            lock (_lock)
            {
                next = _waiters.Count == 0 ? _now + 1000 : Math.Max(_waiters.Min(waiter => waiter.Due), _now);
            }

            if (next > end)
            {
                return false;
            }

            Advance(TimeSpan.FromMicroseconds(next - Microseconds));
        }

        return true;
    }

    private void AwaitQuiet()
    {
        if (_wakes)
        {
            while (!AllWait())
            {
                Thread.Yield();
            }

            return;
        }

        var watch = Stopwatch.StartNew();
        var seen = Volatile.Read(ref _changes);
        while (watch.Elapsed < Quiet)
        {
            Thread.Yield();
            var now = Volatile.Read(ref _changes);
            if (now != seen)
            {
                seen = now;
                watch.Restart();
            }
        }
    }

    private bool AllWait()
    {
        lock (_lock)
        {
            foreach (var waiter in _waiters)
            {
                if (!waiter.IsSignaled && waiter.Due > _now && waiter.Signal.WaitOne(0))
                {
                    waiter.IsSignaled = true;
                    waiter.Tick.Set();
                }
            }

            // A woken waiter leaves the list when its thread runs. A thread outside the list is running, or is waiting for one that is.
            _threads.RemoveWhere(thread => !thread.IsAlive);
            return _expected <= 0
                && _waiters.Count == _threads.Count
                && _waiters.TrueForAll(waiter => !waiter.IsSignaled && waiter.Due > _now);
        }
    }

    private sealed record Waiter(long Due, AutoResetEvent Tick, WaitHandle Signal)
    {
        public bool IsSignaled { get; set; }
    }
}
