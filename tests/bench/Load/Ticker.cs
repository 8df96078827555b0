using System.Diagnostics;

namespace NanoCam.Bench.Load;

/// <summary>An action at regular intervals.</summary>
internal sealed class Ticker(double perSecond, Action action, double phase = 0)
{
    private readonly long _interval = (long)(Stopwatch.Frequency / perSecond);

    /// <summary>Next due time.</summary>
    public long Due { get; private set; } = Stopwatch.GetTimestamp() + (long)(Stopwatch.Frequency / perSecond * (1 + phase));

    /// <summary>Intervals skipped because the load was busy. More than a few mean that the load is the bottleneck.</summary>
    public int Skipped { get; private set; }

    /// <summary>Called by the reactor.</summary>
    public void OnDue(long now)
    {
        action();
        Due += _interval;
        while (Due <= now)
        {
            Due += _interval;
            Skipped++;
        }
    }
}
