using NanoCam.Device.Time;

namespace NanoCam.Device.Uplink;

/// <summary>
/// Computes the pause after a connection ended: 1 second, doubling to 60, each up to half longer or shorter. Owned by the uplink thread.
/// </summary>
internal sealed class ReconnectPause
{
    /// <summary>The first pause, in milliseconds.</summary>
    public const int First = 1000;

    /// <summary>The longest pause, in milliseconds; a pause that the server requests may be longer.</summary>
    public const int Longest = 60_000;

    /// <summary>
    /// The longest pause a server can request, in seconds. This prevents a server from turning a camera away permanently.
    /// </summary>
    public const int LongestRequested = 300;

    // Shorter connections do not count, because a server may repeatedly accept and close connections.
    private const long Lasted = 10_000_000;

    private readonly Jitter _jitter;
    private int _step = First;

    /// <summary>Uses random numbers from <paramref name="jitter"/>.</summary>
    public ReconnectPause(Jitter jitter)
    {
        _jitter = jitter;
    }

    /// <summary>The next pause, in milliseconds. A pause that the server requests is extended by up to a quarter.</summary>
    /// <param name="lastedMicroseconds">Duration of the connection after Welcome; 0 if there was no Welcome.</param>
    /// <param name="fault">Why it ended, or null for a fault of the network.</param>
    public int Next(long lastedMicroseconds, LinkException? fault)
    {
        if (lastedMicroseconds >= Lasted)
        {
            _step = First;
        }

        if (fault != null && fault.NeedsUser)
        {
            _step = Longest;
        }

        var pause = _jitter.Around(_step);
        _step = _step * 2 > Longest ? Longest : _step * 2;
        var asked = fault == null ? 0 : fault.RetryAfterSeconds;
        asked = Spread((asked > LongestRequested ? LongestRequested : asked) * 1000);
        return pause > asked ? pause : asked;
    }

    // A server that restarts requests the same pause of all its cameras. Spreads their return over a further quarter.
    private int Spread(int milliseconds)
    {
        return milliseconds + ((_jitter.Around(milliseconds) - (milliseconds / 2)) / 4);
    }
}
