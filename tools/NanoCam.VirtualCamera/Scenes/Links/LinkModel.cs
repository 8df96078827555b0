namespace NanoCam.VirtualCamera.Scenes.Links;

/// <summary>
/// Simulated network link in one direction: a rate that may change over time, a token bucket, a delay with jitter, and bursts of loss.
/// Computes when bytes arrive, without waiting. Bytes keep their order, as on a TCP connection, so a lost packet delays all later ones.
/// Several senders may share a link, from any thread.
/// </summary>
/// <param name="rate">Bytes per second at a time in microseconds; read once for every 10 ms.</param>
/// <param name="options">Delay, jitter, losses and bucket.</param>
public sealed class LinkModel(Func<long, double> rate, LinkOptions options)
{
    /// <summary>Bytes of a packet: an Ethernet frame without the headers of IP and TCP.</summary>
    public const int PacketBytes = 1460;

    /// <summary>The rate is constant within steps of this length.</summary>
    public const long StepMicroseconds = 10_000;

    // A longer pause does not fill the bucket further.
    private const long LongestRefillMicroseconds = 10_000_000;

    private readonly Lock _gate = new();
    private readonly Random _random = new(options.Seed);
    private long _free;
    private long _newestArrival;
    private long _lossUntil = long.MinValue;
    private long _lossFrom = long.MinValue;

    /// <summary>Sends bytes, and returns when they leave and arrive.</summary>
    /// <param name="now">Time of sending in microseconds.</param>
    /// <param name="bytes">Number of bytes.</param>
    public LinkTransfer Send(long now, int bytes)
    {
        lock (_gate)
        {
            var first = 0L;
            for (var sent = 0; sent < bytes; sent += PacketBytes)
            {
                var arrival = SendPacket(now, Math.Min(PacketBytes, bytes - sent));
                first = sent == 0 ? arrival : first;
            }

            return new LinkTransfer(Math.Max(now, _free), first, _newestArrival);
        }
    }

    private long SendPacket(long now, int bytes)
    {
        // The bucket is full if the link could have sent its bytes since it was last free.
        _free = Transmit(Math.Max(_free, options.BucketBytes > 0 ? BeginOfRefill(now) : now), bytes);
        var left = Math.Max(now, _free);
        var arrival = left + Micro(options.Delay) + (long)(_random.NextDouble() * Micro(options.Jitter));
        if (IsLost(left))
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
            var perMicrosecond = PerMicrosecond(time);
            var end = ((time / StepMicroseconds) + 1) * StepMicroseconds;
            var needed = perMicrosecond > 0 ? bytes / perMicrosecond : double.PositiveInfinity;
            if (needed <= end - time)
            {
                return time + (long)Math.Ceiling(needed);
            }

            bytes -= perMicrosecond * (end - time);
            time = end;
        }
    }

    // The latest time from which the link carries a whole bucket until now.
    private long BeginOfRefill(long now)
    {
        var (time, bytes) = (now, (double)options.BucketBytes);
        while (bytes > 0 && time > 0 && now - time < LongestRefillMicroseconds)
        {
            var start = (time - 1) / StepMicroseconds * StepMicroseconds;
            var carried = PerMicrosecond(start) * (time - start);
            if (carried >= bytes)
            {
                return time - (long)(bytes / PerMicrosecond(start));
            }

            bytes -= carried;
            time = start;
        }

        return time;
    }

    private double PerMicrosecond(long time) => Math.Max(rate(time), 0) / 1e6;

    // Bursts of 200 ms on average, so that the share of time inside a burst is the share of packets lost.
    private bool IsLost(long time)
    {
        const double MeanBurst = 200_000;
        while (options.Loss > 0 && time >= _lossUntil)
        {
            // After a long pause of the sender, the bursts during the pause are skipped.
            var from = Math.Max(_lossUntil, Math.Max(time - LongestRefillMicroseconds, 0));
            _lossFrom = from + Exponential(MeanBurst * (1 - options.Loss) / options.Loss);
            _lossUntil = _lossFrom + Exponential(MeanBurst);
        }

        return options.Loss > 0 && time >= _lossFrom;
    }

    private long Exponential(double mean) => 1 + (long)(-Math.Log(1 - _random.NextDouble()) * mean);

    private static long Micro(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;
}
