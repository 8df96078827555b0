namespace NanoCam.Server.Frames;

/// <summary>
/// Newest frame of one camera, and the sinks that receive it. Publishing never waits for a viewer: it replaces the newest frame and starts
/// one fan-out pass on the thread pool. A pass that is still running when the next frame arrives continues with the newest. Frames in
/// between are skipped; sinks detect that by <see cref="Frame.Ordinal"/>.
/// </summary>
public sealed class CameraFeed : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private IFrameSink[] _sinks = [];
    private Frame? _latest;
    private Frame? _next;
    private long _ordinal;
    private long _droppedBySinks;
    private long _droppedInFanOut;
    private long _droppedAsOlder;
    private bool _running;
    private bool _closed;

    /// <summary>Raised after a sink was added or removed, outside the lock. <see cref="SinkCount"/> has the new number.</summary>
    public event Action? SinksChanged;

    /// <summary>Raised after a sink was removed because it threw an exception.</summary>
    public event Action<Exception>? SinkFailed;

    /// <summary>Number of sinks: viewers, and what analyzes the frames.</summary>
    public int SinkCount => Volatile.Read(ref _sinks).Length;

    /// <summary>What all sinks together use of the camera.</summary>
    public FrameDemand Demand
    {
        get
        {
            var demand = FrameDemand.Nothing;
            foreach (var sink in Volatile.Read(ref _sinks))
            {
                demand = demand.Or(sink.Demand);
            }

            return demand;
        }
    }

    /// <summary>Number of viewers.</summary>
    public int ViewerCount => Volatile.Read(ref _sinks).Count(sink => sink.IsViewer);

    /// <summary>Frames published so far.</summary>
    public long Published => Interlocked.Read(ref _ordinal);

    /// <summary>Frames that sinks replaced by a newer one because their reader was too slow.</summary>
    public long DroppedBySinks => Interlocked.Read(ref _droppedBySinks);

    /// <summary>Frames replaced by a newer one because the fan-out of an older one was still running.</summary>
    public long DroppedInFanOut => Interlocked.Read(ref _droppedInFanOut);

    /// <summary>Frames that were complete only after a newer one.</summary>
    public long DroppedAsOlder => Interlocked.Read(ref _droppedAsOlder);

    /// <summary>Frames that wait for delivery: at most one for each sink, and one for the fan-out.</summary>
    public int WaitingFrames
    {
        get
        {
            var waiting = Volatile.Read(ref _next) is null ? 0 : 1;
            foreach (var sink in Volatile.Read(ref _sinks))
            {
                waiting += sink.IsHoldingFrame ? 1 : 0;
            }

            return waiting;
        }
    }

    /// <summary>Takes over the caller's reference and makes the frame the newest.</summary>
    public void Publish(Frame frame)
    {
        Frame? replaced;
        Frame? skipped;
        bool start;
        lock (_gate)
        {
            // Of two concurrent uploads, the older one may end last. Viewers never go back to an older frame.
            if (_closed || (frame.Begun > 0 && frame.Begun < _latest?.Begun))
            {
                _droppedAsOlder += _closed ? 0 : 1;
                frame.Release();
                return;
            }

            frame.Ordinal = ++_ordinal;
            replaced = _latest;
            _latest = frame;
            skipped = _next;
            _droppedInFanOut += skipped is null ? 0 : 1;
            _next = _sinks.Length > 0 ? frame.AddReference() : null;
            start = !_running && _next is not null;
            _running |= start;
        }

        replaced?.Release();
        skipped?.Release();
        if (start)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Counts a frame that a sink replaced by a newer one because its reader was too slow.</summary>
    public void CountDropped() => Interlocked.Increment(ref _droppedBySinks);

    /// <summary>The newest frame with a reference for the caller, or null before the first one.</summary>
    public Frame? TakeLatest()
    {
        lock (_gate)
        {
            return _latest?.AddReference();
        }
    }

    /// <summary>
    /// Whether evicting the newest frame frees a buffer of at least this many bytes: only if no one else references it. Also returns when
    /// the frame arrived.
    /// </summary>
    public bool CanEvict(int minBytes, out long receivedMicroseconds)
    {
        lock (_gate)
        {
            receivedMicroseconds = _latest?.ReceivedMicroseconds ?? 0;
            return _latest is { IsHeldOnce: true } && _latest.Buffer.Length >= minBytes;
        }
    }

    /// <summary>Evicts the newest frame if it is still the one that arrived at that time.</summary>
    public void Evict(long receivedMicroseconds)
    {
        Frame? evicted = null;
        lock (_gate)
        {
            if (_latest?.ReceivedMicroseconds == receivedMicroseconds)
            {
                evicted = _latest;
                _latest = null;
            }
        }

        evicted?.Release();
    }

    /// <summary>
    /// Adds a sink, and immediately offers it the newest frame if there is one and <paramref name="withLatest"/> is set.
    /// </summary>
    public void Add(IFrameSink sink, bool withLatest = true)
    {
        Frame? latest;
        lock (_gate)
        {
            _sinks = [.. _sinks, sink];
            latest = withLatest ? _latest?.AddReference() : null;
        }

        SinksChanged?.Invoke();
        if (latest is not null)
        {
            sink.Offer(latest);
            latest.Release();
        }
    }

    /// <summary>Removes a sink. A running pass may still offer it one frame.</summary>
    public void Remove(IFrameSink sink)
    {
        lock (_gate)
        {
            _sinks = Array.FindAll(_sinks, s => !ReferenceEquals(s, sink));
        }

        SinksChanged?.Invoke();
    }

    /// <summary>Releases the newest frame and rejects every later one, so that a removed camera occupies no buffer.</summary>
    public void Close()
    {
        Frame? latest;
        lock (_gate)
        {
            _closed = true;
            latest = _latest;
            _latest = null;
        }

        latest?.Release();
    }

    // An error in one sink must not affect the others, and would end the process on a pool thread.
    private void Offer(IFrameSink sink, Frame frame)
    {
        try
        {
            sink.Offer(frame);
        }
        catch (Exception e)
        {
            Remove(sink);
            SinkFailed?.Invoke(e);
        }
    }

    // 5. fan-out
    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            Frame frame;
            IFrameSink[] sinks;
            lock (_gate)
            {
                if (_next is null)
                {
                    _running = false;
                    return;
                }

                frame = _next;
                _next = null;
                sinks = _sinks;
            }

            foreach (var sink in sinks)
            {
                Offer(sink, frame);
            }

            frame.Release();
        }
    }
}
