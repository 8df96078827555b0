namespace NanoCam.Server.Uplink;

/// <summary>
/// Estimates the offset and the drift of a camera's clock from pings and pongs, as NTP does. The exchange with the smallest error counts:
/// half of its round trip, because queueing only lengthens a round trip and distorts its offset (RFC 5905, section 10, clock filter), plus
/// the drift since then. The drift is the change between the shortest round trips of the older and the newer half of the exchanges.
/// </summary>
/// <remarks>Exchanges are added by the read loop of one session only. Any thread may read the estimate.</remarks>
internal sealed class ClockEstimator
{
    private const int MaxExchanges = 32;

    // Wi-Fi needs a crystal within 20 ppm; the rest is margin for programs and odd boards.
    private const double MaxDrift = 200e-6;

    // A crystal changes with its temperature while the drift is measured.
    private const double DriftChange = 2e-6;

    // Resolution of the clocks, and the time to read them.
    private const long ClockMicroseconds = 1000;

    private readonly (long At, long Offset, long RoundTrip)[] _exchanges = new (long, long, long)[MaxExchanges];
    private ClockFit? _best;
    private int _count;

    /// <summary>The best estimate, or null before the first exchange.</summary>
    public ClockFit? Best => Volatile.Read(ref _best);

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

        var at = pingSent + ((pongReceived - pingSent) / 2);
        var offset = ((pingSent - pingReceived) + (pongReceived - pongSent)) / 2;
        if (_best is { } best && Math.Abs(offset - best.OffsetAt(at)) > (roundTrip / 2) + best.ErrorAt(at) + ClockMicroseconds)
        {
            // Both cannot be true: the camera's clock jumped.
            _count = 0;
        }

        if (_count == MaxExchanges)
        {
            Array.Copy(_exchanges, 1, _exchanges, 0, MaxExchanges - 1);
            _count--;
        }

        _exchanges[_count++] = (at, offset, roundTrip);
        Volatile.Write(ref _best, Fit(pongReceived));
    }

    private ClockFit Fit(long now)
    {
        var (drift, driftError, isKnown) = MeasureDrift();
        var best = _exchanges[0];
        for (var i = 1; i < _count; i++)
        {
            best = ErrorOf(_exchanges[i]) <= ErrorOf(best) ? _exchanges[i] : best;
        }

        return new ClockFit(best.At, best.Offset, best.RoundTrip, drift, driftError, isKnown);

        double ErrorOf((long At, long Offset, long RoundTrip) exchange) => (exchange.RoundTrip / 2.0) + (driftError * (now - exchange.At));
    }

    private (double Drift, double Error, bool IsKnown) MeasureDrift()
    {
        if (_count < 4)
        {
            return (0, MaxDrift, false);
        }

        var (older, newer) = (Shortest(0, _count / 2), Shortest(_count / 2, _count));
        var span = (double)(newer.At - older.At);
        var error = ((newer.RoundTrip + older.RoundTrip) / 2 / span) + DriftChange;
        return error < MaxDrift ? ((newer.Offset - older.Offset) / span, error, true) : (0, MaxDrift, false);
    }

    private (long At, long Offset, long RoundTrip) Shortest(int from, int end)
    {
        var best = _exchanges[from];
        for (var i = from + 1; i < end; i++)
        {
            best = _exchanges[i].RoundTrip < best.RoundTrip ? _exchanges[i] : best;
        }

        return best;
    }
}
