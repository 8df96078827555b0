using NanoCam.Server.Frames;

namespace NanoCam.Server.Steering;

/// <summary>
/// Estimates capacity and queue of a camera's link from the frames that arrive: the capacity from the transfer time of each frame, the
/// queue from its age above the minimum age of the last minute. Not thread-safe.
/// </summary>
internal sealed class LinkEstimate
{
    private const int Samples = 8;
    private const int AgeSlots = 6;

    // Shorter transfers cannot be distinguished from a frame that already waited in the receive buffer.
    private const long ShortestTransferMicroseconds = 200;
    private const long AgeSlotMicroseconds = 10_000_000;

    private readonly double[] _rates = new double[Samples];
    private readonly double[] _sorted = new double[Samples];
    private readonly long[] _leastAges = new long[AgeSlots];
    private readonly long[] _leastDelays = new long[AgeSlots];
    private int _count;
    private long _slot = -1;
    private long _previous;

    public LinkEstimate() => ForgetAges();

    /// <summary>
    /// Bytes per second that the link carries for this camera: the median of the last eight frames, so that neither a burst nor a lost
    /// packet counts. 0 before the first frame.
    /// </summary>
    public double Capacity { get; private set; }

    /// <summary>Microseconds that the newest frame waited: its age minus the minimum age of the last minute.</summary>
    public long QueueMicroseconds { get; private set; }

    /// <summary>Microseconds that the newest frame took from its first byte to its last.</summary>
    public long TransferMicroseconds { get; private set; }

    /// <summary>Adds a frame.</summary>
    public void Add(in DeliveredFrame frame)
    {
        var now = frame.Arrived;
        Turn(now);
        ref var leastDelay = ref _leastDelays[_slot % AgeSlots];
        leastDelay = Math.Min(leastDelay, frame.Begun - frame.Captured);

        // From when it could have arrived on an idle link: waiting behind the frames of other cameras counts, waiting for credit does not.
        var from = Math.Max(Math.Max(_previous, frame.Captured + _leastDelays.Min()), frame.Permitted);
        TransferMicroseconds = Math.Max(now - Math.Min(from, frame.Begun), ShortestTransferMicroseconds);
        _previous = now;
        _rates[_count++ % Samples] = frame.Bytes * 1e6 / TransferMicroseconds;
        Capacity = Median();

        ref var leastAge = ref _leastAges[_slot % AgeSlots];
        leastAge = Math.Min(leastAge, now - frame.Captured);
        QueueMicroseconds = now - frame.Captured - _leastAges.Min();
    }

    /// <summary>Resets the minimum age, because the path became longer.</summary>
    public void ForgetAges()
    {
        Array.Fill(_leastAges, long.MaxValue);
        Array.Fill(_leastDelays, long.MaxValue);
        QueueMicroseconds = 0;
    }

    // Begins the slot of this time. Slots without a frame do not keep values from the previous minute.
    private void Turn(long now)
    {
        var slot = now / AgeSlotMicroseconds;
        for (var next = Math.Max(Math.Max(_slot + 1, slot - AgeSlots + 1), 0); next <= slot; next++)
        {
            _leastAges[next % AgeSlots] = long.MaxValue;
            _leastDelays[next % AgeSlots] = long.MaxValue;
        }

        _slot = slot;
    }

    private double Median()
    {
        var count = Math.Min(_count, Samples);
        Array.Copy(_rates, _sorted, count);
        Array.Sort(_sorted, 0, count);
        return _sorted[(count - 1) / 2];
    }
}
