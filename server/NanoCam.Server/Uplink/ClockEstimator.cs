using NanoCam.Server.Cameras;

namespace NanoCam.Server.Uplink;

/// <summary>
/// Estimates the offset of a camera's clock from pings and pongs, as NTP does. Of the last eight exchanges, the one with the shortest round
/// trip counts, because queueing only lengthens a round trip and distorts its offset (RFC 5905, section 10, clock filter).
/// </summary>
/// <remarks>Exchanges are added by the read loop of one session only.</remarks>
internal sealed class ClockEstimator
{
    private const int MaxExchanges = 8;

    private readonly ClockOffset[] _exchanges = new ClockOffset[MaxExchanges];
    private int _count;

    /// <summary>The best estimate, or null before the first exchange.</summary>
    public ClockOffset? Best { get; private set; }

    /// <summary>Adds one exchange.</summary>
    /// <param name="pingSent">Time at which the ping left, on the server's monotonic clock.</param>
    /// <param name="pingReceived">Time at which the ping arrived, on the camera's clock.</param>
    /// <param name="pongSent">Time at which the pong left, on the camera's clock.</param>
    /// <param name="pongReceived">Time at which the pong arrived, on the server's monotonic clock.</param>
    public void Add(long pingSent, long pingReceived, long pongSent, long pongReceived)
    {
        var roundTrip = pongReceived - pingSent - (pongSent - pingReceived);
        if (roundTrip < 0 || pongSent < pingReceived)
        {
            // A clock jumped during the exchange, or the camera sent made-up times.
            return;
        }

        _exchanges[_count % MaxExchanges] = new ClockOffset(((pingSent - pingReceived) + (pongReceived - pongSent)) / 2, roundTrip);
        _count++;
        var best = _exchanges[0];
        for (var i = 1; i < Math.Min(_count, MaxExchanges); i++)
        {
            best = _exchanges[i].RoundTripMicroseconds < best.RoundTripMicroseconds ? _exchanges[i] : best;
        }

        Best = best;
    }
}
