using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>Counters of the frames of one camera since the server started. Written under the camera's lock, read at any time.</summary>
public sealed class CameraCounters
{
    private readonly long[] _verdicts = new long[Enum.GetValues<FrameVerdict>().Length];

    /// <summary>Frames that arrived, valid or not.</summary>
    public long Received { get; private set; }

    /// <summary>Bytes of JPEG that arrived.</summary>
    public long Bytes { get; private set; }

    /// <summary>Sequence numbers within a boot for which no frame has arrived.</summary>
    public long Missing { get; private set; }

    /// <summary>Sequence numbers that were missing when a later frame arrived. A late frame does not decrease this counter.</summary>
    public long Gaps { get; private set; }

    /// <summary>Boots, including the first.</summary>
    public long Boots { get; internal set; }

    /// <summary>Bytes after EOI that were cut off.</summary>
    public long TrimmedBytes { get; internal set; }

    /// <summary>Frames with this verdict.</summary>
    public long this[FrameVerdict verdict] => Volatile.Read(ref _verdicts[(int)verdict]);

    /// <summary>Counts numbers that became missing; -1 means that a number is no longer missing.</summary>
    internal void CountGap(int numbers)
    {
        Missing += numbers;
        Gaps += Math.Max(0, numbers);
    }

    internal void Count(FrameVerdict verdict, int bytes)
    {
        Received++;
        Bytes += bytes;
        _verdicts[(int)verdict]++;
    }
}
