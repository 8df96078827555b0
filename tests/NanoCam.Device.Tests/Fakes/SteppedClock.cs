using System.Diagnostics;
using NanoCam.Device.Time;

namespace NanoCam.Device.Tests.Fakes;

/// <summary>
/// A device's clock that a test advances. Waiting threads of the firmware sleep until their due time or until their signal is set, so a day
/// passes in seconds. <see cref="RunAsync"/> advances the clock whenever all threads wait.
/// </summary>
internal sealed class SteppedClock : IClock
{
    // Sockets on loopback answer within this time.
    private static readonly TimeSpan DefaultQuiet = TimeSpan.FromMilliseconds(1.5);

    private readonly TimeSpan _quiet;
    private readonly Lock _lock = new();
    private readonly List<Waiter> _waiters = [];
    private long _now;
    private int _changes;

    /// <summary>A clock of a device.</summary>
    /// <param name="uptime">Uptime at the start.</param>
    /// <param name="quiet">Real time without a change of waiters after which the threads count as asleep.</param>
    public SteppedClock(TimeSpan uptime = default, TimeSpan? quiet = null)
    {
        _now = uptime.Ticks / TimeSpan.TicksPerMicrosecond;
        _quiet = quiet ?? DefaultQuiet;
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
        var waiter = new Waiter(Microseconds + (milliseconds * 1000L), tick);
        lock (_lock)
        {
            _waiters.Add(waiter);
            _changes++;
        }

        try
        {
            while (Microseconds < waiter.Due)
            {
                if (WaitHandle.WaitAny([signal, tick]) == 0)
                {
                    return true;
                }
            }

            return signal.WaitOne(0);
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

    /// <summary>Advances time at once; threads wake at their due times.</summary>
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
    /// <returns>Whether it held.</returns>
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
        var watch = Stopwatch.StartNew();
        var seen = Volatile.Read(ref _changes);
        while (watch.Elapsed < _quiet)
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

    private sealed record Waiter(long Due, AutoResetEvent Tick);
}
