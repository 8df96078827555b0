namespace NanoCam.Server.Pull;

/// <summary>
/// How long a source is left alone after a failure: doubling from one second to thirty, half of that more or less, so that a rack of
/// cameras behind one switch is not asked all at once.
/// </summary>
internal sealed class PullBackoff(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // A wrong password asked for more often gets an account locked on some cameras.
    private static readonly TimeSpan ForPerson = TimeSpan.FromMinutes(1);

    /// <summary>Failures in a row.</summary>
    public int Failures { get; private set; }

    /// <summary>Forgets earlier failures: a picture came.</summary>
    public void Reset() => Failures = 0;

    /// <summary>The next pause, between half and one and a half of the current step.</summary>
    public TimeSpan Next(PullException failure)
    {
        var step = failure.NeedsPerson ? ForPerson : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(Failures, 10)));
        Failures++;
        return step * (0.5 + random.NextDouble());
    }
}
