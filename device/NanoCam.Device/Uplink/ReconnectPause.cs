using NanoCam.Device.Time;

namespace NanoCam.Device.Uplink;

/// <summary>
/// How long to stay away after a connection ended: 1 second, doubling to 60, half of that more or less. Touched by the uplink thread.
/// </summary>
internal sealed class ReconnectPause
{
    /// <summary>The first pause, in milliseconds.</summary>
    public const int First = 1000;

    /// <summary>The longest, in milliseconds; what the server asks for may be longer.</summary>
    public const int Longest = 60_000;

    /// <summary>The longest pause a server can ask for, in seconds: it must not send a camera away for good.</summary>
    public const int LongestAsked = 300;

    // Shorter ones prove nothing: a server may accept, and end it over and over.
    private const long Lasted = 10_000_000;

    private readonly Jitter _jitter;
    private int _step = First;

    /// <summary>Draws from <paramref name="jitter"/>.</summary>
    public ReconnectPause(Jitter jitter)
    {
        _jitter = jitter;
    }

    /// <summary>The next pause, in milliseconds; a pause the server asks for is kept, and up to a quarter of it added.</summary>
    /// <param name="lastedMicroseconds">How long the connection lived after Welcome; 0 when it never got there.</param>
    /// <param name="fault">Why it ended, or null for a fault of the network.</param>
    public int Next(long lastedMicroseconds, UplinkException? fault)
    {
        if (lastedMicroseconds >= Lasted)
        {
            _step = First;
        }

        if (fault != null && fault.NeedsPerson)
        {
            _step = Longest;
        }

        var pause = _jitter.Around(_step);
        _step = _step * 2 > Longest ? Longest : _step * 2;
        var asked = fault == null ? 0 : fault.RetryAfterSeconds;
        asked = Spread((asked > LongestAsked ? LongestAsked : asked) * 1000);
        return pause > asked ? pause : asked;
    }

    // A server that is about to restart sends all its cameras away with the same number. Not before it, and up to a quarter later.
    private int Spread(int milliseconds)
    {
        return milliseconds + ((_jitter.Around(milliseconds) - (milliseconds / 2)) / 4);
    }
}
