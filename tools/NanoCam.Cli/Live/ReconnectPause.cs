namespace NanoCam.Cli.Live;

/// <summary>How long to wait before trying again: doubling from half a second to fifteen, with jitter so that many watchers do not return at once.</summary>
internal sealed class ReconnectPause(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    private int _failures;

    /// <summary>Forgets earlier failures; called when a frame or text arrived.</summary>
    public void Reset() => _failures = 0;

    /// <summary>The next pause, between half and all of the current step.</summary>
    public TimeSpan Next()
    {
        // 2^5 half seconds are over the limit already; more would only overflow some day.
        TimeSpan step = First * (1 << Math.Min(_failures++, 5));
        return (step < Longest ? step : Longest) * (0.5 + (random.NextDouble() / 2));
    }
}
