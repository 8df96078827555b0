using System.Diagnostics;

namespace NanoCam.Bench.Load;

/// <summary>Something that happens at even times.</summary>
internal sealed class Ticker(double perSecond, Action action, double phase = 0)
{
    private readonly long _interval = (long)(Stopwatch.Frequency / perSecond);

    /// <summary>When it happens next.</summary>
    public long Due { get; private set; } = Stopwatch.GetTimestamp() + (long)(Stopwatch.Frequency / perSecond * (1 + phase));

    /// <summary>Times that passed while the load itself was busy; anything above a few says that the load is the bottleneck.</summary>
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
