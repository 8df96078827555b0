using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording;

/// <summary>
/// The last seconds of one camera in memory, for the time before an event. It contains the frames themselves, within a limit shared by
/// all cameras. The caller locks.
/// </summary>
internal sealed class EventRing(RingBudget budget)
{
    private readonly Queue<RecordedFrame> _frames = new();

    // Counts to add before the first frame of the ring.
    private FrameCounts _carried;

    /// <summary>Adds a frame whose reference the ring takes over, and removes those that are too old or exceed the limit.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="oldest">Capture time of the oldest frame to keep.</param>
    /// <param name="evicted">Counts of the removed frames.</param>
    public void Add(in RecordedFrame frame, long oldest, ref FrameCounts evicted)
    {
        budget.Add(frame.Frame.Buffer.Length);
        _frames.Enqueue(frame);
        Trim(oldest, ref evicted);
    }

    /// <summary>
    /// Removes the frames that are too old or exceed the limit. Their counts are added to the next frame, or returned to the caller.
    /// </summary>
    public void Trim(long oldest, ref FrameCounts evicted)
    {
        var carried = default(FrameCounts);
        var hasCarried = false;
        while (_frames.TryPeek(out var first) && (first.Entry.CapturedMicroseconds < oldest || budget.IsExceeded))
        {
            _frames.Dequeue();
            budget.Add(-first.Frame.Buffer.Length);
            first.Frame.Release();
            carried.Add(first.Entry);
            carried.Thinned++;
            hasCarried = true;
        }

        if (!hasCarried)
        {
            return;
        }

        _carried.Add(carried);
        if (_frames.Count == 0)
        {
            // No frame is left that could carry them, so the next frame does.
            evicted.Add(_carried);
            _carried = default;
        }
    }

    /// <summary>Removes and returns the frames, oldest first.</summary>
    public void MoveTo(Action<RecordedFrame> take)
    {
        while (_frames.TryDequeue(out var frame))
        {
            budget.Add(-frame.Frame.Buffer.Length);
            take(frame with { Entry = _carried.MoveTo(frame.Entry) });
            _carried = default;
        }
    }
}

/// <summary>Limit on the bytes in the rings of all cameras.</summary>
internal sealed class RingBudget(long maxBytes)
{
    private long _bytes;

    /// <summary>Whether the rings must release frames.</summary>
    public bool IsExceeded => Interlocked.Read(ref _bytes) > maxBytes;

    /// <summary>Counts bytes.</summary>
    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);
}
