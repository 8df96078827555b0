using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>How long to stay away after a failure: doubling from one second to thirty, half of that more or less, so that a fleet does not return at once.</summary>
internal sealed class Backoff(Random random)
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // A server may ask for a longer pause than our own, but not send a camera away for good.
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);
    private int _failures;

    /// <summary>Forgets earlier failures. Called once a frame was acknowledged: a Welcome alone does not prove that things work.</summary>
    public void Reset() => _failures = 0;

    /// <summary>The next pause, between half and one and a half of the current step; what the server asks for, or up to half of that more.</summary>
    public TimeSpan Next(UplinkException failure)
    {
        TimeSpan step = NeedsAPerson(failure) ? Longest : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(_failures, 10)));
        _failures++;
        TimeSpan pause = step * (0.5 + random.NextDouble());
        TimeSpan asked = failure.RetryAfter < LongestAsked ? failure.RetryAfter : LongestAsked;
        // Whoever was sent away together must not come back together.
        asked *= 1 + (random.NextDouble() / 2);
        return pause > asked ? pause : asked;
    }

    // Two cameras with one id would throw each other out twice a second for ever; a wrong key does not become right by itself.
    private static bool NeedsAPerson(UplinkException failure)
    {
        return failure.Reason is GoodbyeReason.Replaced or GoodbyeReason.NotAuthorized or GoodbyeReason.BadCameraId or GoodbyeReason.Version;
    }
}
