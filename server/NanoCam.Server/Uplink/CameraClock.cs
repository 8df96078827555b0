using NanoCam.Server.Cameras;

namespace NanoCam.Server.Uplink;

/// <summary>
/// Measures a camera's clock from the answers to pings, as NTP does: of the last eight exchanges the one with the shortest round trip
/// counts, since queueing can only make a round trip longer and its offset wrong (RFC 5905, section 10, clock filter).
/// </summary>
internal sealed class CameraClock
{
    private const int Kept = 8;

    private readonly ClockOffset[] _exchanges = new ClockOffset[Kept];
    private int _count;

    /// <summary>The best estimate, or null before the first exchange.</summary>
    public ClockOffset? Best { get; private set; }

    /// <summary>Takes in one exchange.</summary>
    /// <param name="pingSent">Our clock when the ping left.</param>
    /// <param name="pingReceived">The camera's clock when it arrived.</param>
    /// <param name="pongSent">The camera's clock when the answer left.</param>
    /// <param name="pongReceived">Our clock when it arrived.</param>
    public void Add(long pingSent, long pingReceived, long pongSent, long pongReceived)
    {
        var roundTrip = pongReceived - pingSent - (pongSent - pingReceived);
        if (roundTrip < 0 || pongSent < pingReceived)
        {
            // A clock jumped in between, or the camera makes it up.
            return;
        }

        _exchanges[_count % Kept] = new ClockOffset(((pingSent - pingReceived) + (pongReceived - pongSent)) / 2, roundTrip);
        _count++;
        var best = _exchanges[0];
        for (var i = 1; i < Math.Min(_count, Kept); i++)
        {
            best = _exchanges[i].RoundTripMicroseconds < best.RoundTripMicroseconds ? _exchanges[i] : best;
        }

        Best = best;
    }
}
