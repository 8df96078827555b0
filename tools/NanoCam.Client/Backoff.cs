using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>
/// Pauses between retries. The steps double, with a jitter of half a step, so that clients that failed together do not retry together.
/// </summary>
/// <param name="random">Source of the jitter.</param>
/// <param name="first">First step; default one second.</param>
/// <param name="longest">Longest step; default thirty seconds.</param>
public sealed class Backoff(Random random, TimeSpan? first = null, TimeSpan? longest = null)
{
    internal static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // A server may request a longer pause, but it must not send a camera away permanently.
    private static readonly TimeSpan LongestRequested = TimeSpan.FromMinutes(5);
    private readonly TimeSpan _first = first ?? First;
    private readonly TimeSpan _longest = longest ?? Longest;

    /// <summary>Consecutive failures.</summary>
    public int Failures { get; private set; }

    /// <summary>
    /// Clears earlier failures. Called after an accepted frame: a successful handshake alone does not prove that frames arrive.
    /// </summary>
    public void Reset() => Failures = 0;

    /// <summary>
    /// Returns the next pause, between half and one and a half of the current step. If the server requested a longer pause, uses that, plus
    /// a random part of up to half of it.
    /// </summary>
    public TimeSpan Next(UplinkException failure)
    {
        var pause = Next(NeedsCorrection(failure) ? _longest : TimeSpan.Zero);
        var requested = failure.RetryAfter < LongestRequested ? failure.RetryAfter : LongestRequested;
        // Cameras that a server disconnected together must not reconnect together.
        requested *= 1 + (random.NextDouble() / 2);
        return pause > requested ? pause : requested;
    }

    /// <summary>Returns the next pause, between half and one and a half of the current step.</summary>
    /// <param name="minStep">Shortest step after this failure; it may exceed the longest step.</param>
    public TimeSpan Next(TimeSpan minStep = default)
    {
        var step = TimeSpan.FromTicks(Math.Min(_longest.Ticks, _first.Ticks << Math.Min(Failures, 10)));
        Failures++;
        return (step > minStep ? step : minStep) * (0.5 + random.NextDouble());
    }

    // Two cameras with one id would replace each other endlessly, twice a second, and a wrong key stays wrong.
    private static bool NeedsCorrection(UplinkException failure)
    {
        return failure.Reason
            is GoodbyeReason.Replaced
                or GoodbyeReason.NotAuthorized
                or GoodbyeReason.BadCameraId
                or GoodbyeReason.Version;
    }
}
