namespace NanoCam.Server.Frames;

/// <summary>
/// The newest frame of one camera, and those who want it. Publishing never waits for a viewer: it replaces the newest frame and wakes
/// one fan-out pass on the thread pool. A pass that is still running when the next frame comes goes on with the newest; frames between
/// are skipped and every sink can tell from <see cref="Frame.Ordinal"/>.
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

    /// <summary>Raised after a sink came or went, outside the lock: <see cref="SinkCount"/> tells what is.</summary>
    public event Action? SinksChanged;

    /// <summary>Number of sinks.</summary>
    public int SinkCount => Volatile.Read(ref _sinks).Length;

    /// <summary>Frames published so far.</summary>
    public long Published => Interlocked.Read(ref _ordinal);

    /// <summary>Frames that sinks replaced by a newer one because their reader was too slow.</summary>
    public long DroppedBySinks => Interlocked.Read(ref _droppedBySinks);

    /// <summary>Frames replaced by a newer one because the fan-out of an older one was still running.</summary>
    public long DroppedInFanOut => Interlocked.Read(ref _droppedInFanOut);

    /// <summary>Frames that arrived whole after a newer one.</summary>
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
            // Of two uploads at once the older may end last; the picture does not go back for it.
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
    /// When the newest frame came, if its buffer has so many bytes and nobody else holds it: only then does giving it up make room.
    /// </summary>
    public bool CanGiveUp(int minBytes, out long receivedMicroseconds)
    {
        lock (_gate)
        {
            receivedMicroseconds = _latest?.ReceivedMicroseconds ?? 0;
            return _latest is { IsHeldOnce: true } && _latest.Buffer.Length >= minBytes;
        }
    }

    /// <summary>Gives up the newest frame, when it is still the one that came then.</summary>
    public void GiveUp(long receivedMicroseconds)
    {
        Frame? given = null;
        lock (_gate)
        {
            if (_latest?.ReceivedMicroseconds == receivedMicroseconds)
            {
                given = _latest;
                _latest = null;
            }
        }

        given?.Release();
    }

    /// <summary>
    /// Adds a sink and offers it the newest frame at once, if there is one and <paramref name="withLatest"/> asks for it.
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

    /// <summary>Removes a sink. A pass under way may still offer it one frame.</summary>
    public void Remove(IFrameSink sink)
    {
        lock (_gate)
        {
            _sinks = Array.FindAll(_sinks, s => !ReferenceEquals(s, sink));
        }

        SinksChanged?.Invoke();
    }

    /// <summary>Drops the newest frame and every later one, so that no buffer stays with a camera that was forgotten.</summary>
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
                sink.Offer(frame);
            }

            frame.Release();
        }
    }
}
