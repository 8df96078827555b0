namespace NanoCam.Client;

/// <summary>Wakes the one waiting loop: by a call from any thread, or after a time.</summary>
internal sealed class WakeSignal : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly ITimer _timer;

    public WakeSignal(TimeProvider time)
    {
        _timer = time.CreateTimer(static self => ((WakeSignal)self!).Set(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends the current wait, or the next one.</summary>
    public void Set()
    {
        lock (_signal)
        {
            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
    }

    /// <summary>Waits for <see cref="Set"/>, at most <paramref name="atMost"/>. May return early; the caller checks again.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (atMost <= TimeSpan.Zero && atMost != Timeout.InfiniteTimeSpan)
        {
            return Task.CompletedTask;
        }

        _timer.Change(atMost, Timeout.InfiniteTimeSpan);
        return _signal.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _timer.Dispose();
    }
}
