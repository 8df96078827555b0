using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>
/// How long to stay away after a failure: doubling, half of that more or less, so that those who left together do not return together.
/// </summary>
/// <param name="random">Where the jitter comes from.</param>
/// <param name="first">The first step; one second unless said.</param>
/// <param name="longest">The longest step; thirty seconds unless said.</param>
public sealed class Backoff(Random random, TimeSpan? first = null, TimeSpan? longest = null)
{
    internal static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // A server may ask for a longer pause than our own, but not send a camera away for good.
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);
    private readonly TimeSpan _first = first ?? First;
    private readonly TimeSpan _longest = longest ?? Longest;
    private int _failures;

    /// <summary>Forgets earlier failures. Called once a frame was acknowledged: a Welcome alone does not prove that things work.</summary>
    public void Reset() => _failures = 0;

    /// <summary>
    /// The next pause, between half and one and a half of the current step; what the server asks for, or up to half of that more.
    /// </summary>
    public TimeSpan Next(UplinkException failure)
    {
        var pause = Next();
        pause = NeedsAPerson(failure) ? Spread(_longest) : pause;
        var asked = failure.RetryAfter < LongestAsked ? failure.RetryAfter : LongestAsked;
        // Whoever was sent away together must not come back together.
        asked *= 1 + (random.NextDouble() / 2);
        return pause > asked ? pause : asked;
    }

    /// <summary>The next pause after a failure that says nothing.</summary>
    public TimeSpan Next() => Spread(TimeSpan.FromTicks(Math.Min(_longest.Ticks, _first.Ticks << Math.Min(_failures++, 10))));

    private TimeSpan Spread(TimeSpan step) => step * (0.5 + random.NextDouble());

    // Two cameras with one id would throw each other out twice a second for ever; a wrong key does not become right by itself.
    private static bool NeedsAPerson(UplinkException failure)
    {
        return failure.Reason
            is GoodbyeReason.Replaced
                or GoodbyeReason.NotAuthorized
                or GoodbyeReason.BadCameraId
                or GoodbyeReason.Version;
    }
}
