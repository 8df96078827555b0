using NanoCam.Testing;

namespace NanoCam.Server.Tests.Background;

/// <summary>Clock that throws an exception in every timer callback that reads the time, and in continuations on its thread.</summary>
internal sealed class FailingClock : TimeProvider
{
    [ThreadStatic]
    private static bool _failsNext;

    private readonly ManualClock _clock = new();
    private int _failures;

    /// <summary>Whether callbacks fail from now on.</summary>
    public bool IsFailing { get; set; }

    /// <summary>Exceptions thrown so far.</summary>
    public int Failures => Volatile.Read(ref _failures);

    public override long TimestampFrequency => _clock.TimestampFrequency;

    /// <summary>Advances the clock. An exception that leaves a callback leaves this method: in production it ends the process.</summary>
    public void Advance(TimeSpan time) => _clock.Advance(time);

    public override long GetTimestamp()
    {
        Fail();
        return _clock.GetTimestamp();
    }

    public override DateTimeOffset GetUtcNow()
    {
        Fail();
        return _clock.GetUtcNow();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _clock.CreateTimer(
            current =>
            {
                _failsNext = IsFailing;
                try
                {
                    callback(current);
                }
                finally
                {
                    _failsNext = false;
                }
            },
            state,
            dueTime,
            period
        );

    private void Fail()
    {
        if (_failsNext)
        {
            _failsNext = false;
            Interlocked.Increment(ref _failures);
            throw new InvalidOperationException("An error that nothing foresees.");
        }
    }
}
