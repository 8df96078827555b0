namespace NanoCam.VirtualCamera.Scenes.Links;

/// <summary>
/// Simulated network link in one direction: a rate that may change over time, a delay with jitter, and bursts of loss. Computes when bytes
/// arrive; nothing waits. Bytes keep their order, as on a TCP connection, so that a lost packet delays all that follow. Not thread-safe.
/// </summary>
/// <param name="rate">Bytes per second at a time in microseconds.</param>
/// <param name="options">Delay, jitter and losses.</param>
public sealed class LinkModel(Func<long, double> rate, LinkOptions options)
{
    private const int PacketBytes = 1460;

    // Rates may change inside a packet: time steps of at most 10 ms.
    private const long StepMicroseconds = 10_000;

    private readonly Random _random = new(options.Seed);
    private long _free;
    private long _newestArrival;
    private long _lossUntil = long.MinValue;
    private long _lossFrom = long.MinValue;

    /// <summary>Sends bytes and returns the arrival of the first and of the last packet, in microseconds.</summary>
    /// <param name="now">Time of sending in microseconds; never decreases.</param>
    /// <param name="bytes">Number of bytes.</param>
    public (long First, long Last) Send(long now, int bytes)
    {
        var first = 0L;
        for (var sent = 0; sent < bytes; sent += PacketBytes)
        {
            var arrival = SendPacket(now, Math.Min(PacketBytes, bytes - sent));
            first = sent == 0 ? arrival : first;
        }

        return (first, _newestArrival);
    }

    private long SendPacket(long now, int bytes)
    {
        _free = Transmit(Math.Max(now, _free), bytes);
        var arrival = _free + Micro(options.Delay) + (long)(_random.NextDouble() * Micro(options.Jitter));
        if (IsLost(_free))
        {
            // Retransmitted after a round trip, or when the burst ends.
            arrival = Math.Max(arrival, _lossUntil) + (2 * Micro(options.Delay)) + 20_000;
        }

        _newestArrival = Math.Max(_newestArrival, arrival);
        return _newestArrival;
    }

    private long Transmit(long time, double bytes)
    {
        while (true)
        {
            var perMicrosecond = Math.Max(rate(time), 0) / 1e6;
            var needed = perMicrosecond > 0 ? bytes / perMicrosecond : double.PositiveInfinity;
            if (needed <= StepMicroseconds)
            {
                return time + (long)Math.Ceiling(needed);
            }

            bytes -= perMicrosecond * StepMicroseconds;
            time += StepMicroseconds;
        }
    }

    // Bursts of 200 ms on average, so that the share of time inside a burst is the share of packets lost.
    private bool IsLost(long time)
    {
        const double MeanBurst = 200_000;
        while (options.Loss > 0 && time >= _lossUntil)
        {
            var gap = Exponential(MeanBurst * (1 - options.Loss) / options.Loss);
            _lossFrom = Math.Max(_lossUntil, 0) + gap;
            _lossUntil = _lossFrom + Exponential(MeanBurst);
        }

        return options.Loss > 0 && time >= _lossFrom;
    }

    private long Exponential(double mean) => 1 + (long)(-Math.Log(1 - _random.NextDouble()) * mean);

    private static long Micro(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;
}
