using System.Diagnostics;
using NanoCam.Device.Time;

namespace NanoCam.Device.Tests;

/// <summary>
/// Real time with any start, which a test can advance: a device communicates with a real server at its own pace, and long pauses are
/// skipped. Without a real server, use <see cref="Fakes.SteppedClock"/>.
/// </summary>
internal sealed class DeviceClock(TimeSpan uptime = default) : IClock
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private readonly List<Waiter> _waiters = [];
    private long _skipped = uptime.Ticks / TimeSpan.TicksPerMicrosecond;

    public long Microseconds => Interlocked.Read(ref _skipped) + (Stopwatch.GetElapsedTime(_began).Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>Duration of the current wait of the thread with that name, in milliseconds; 0 when it does not wait.</summary>
    public int WaitOf(string thread)
    {
        lock (_lock)
        {
            return _waiters.Find(waiter => waiter.Thread == thread)?.Milliseconds ?? 0;
        }
    }

    public bool Wait(WaitHandle signal, int milliseconds)
    {
        using var skipped = new AutoResetEvent(false);
        var waiter = new Waiter(Thread.CurrentThread.Name, milliseconds, skipped);
        var due = Microseconds + (milliseconds * 1000L);
        lock (_lock)
        {
            _waiters.Add(waiter);
        }

        try
        {
            while (due - Microseconds is > 0 and var left)
            {
                if (WaitHandle.WaitAny([signal, skipped], (int)((left + 999) / 1000)) == 0)
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
            }
        }
    }

    /// <summary>Jumps forward.</summary>
    public void Skip(TimeSpan time)
    {
        lock (_lock)
        {
            Interlocked.Add(ref _skipped, time.Ticks / TimeSpan.TicksPerMicrosecond);
            _waiters.ForEach(waiter => waiter.Skipped.Set());
        }
    }

    private sealed record Waiter(string? Thread, int Milliseconds, AutoResetEvent Skipped);
}
