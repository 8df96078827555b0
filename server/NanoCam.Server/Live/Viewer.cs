using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Live.Transport;

namespace NanoCam.Server.Live;

/// <summary>
/// Connection of one viewer. At most one message is in flight. The next frame is chosen only when that message was sent and the viewer has
/// room, so that a slow viewer drops frames (<see cref="ViewerFrameSlot"/>) and never queues them. Small control messages go between
/// frames.
/// </summary>
internal abstract class Viewer : IDisposable
{
    // A viewer with this much unread control traffic has stopped reading.
    private const int MaxControlBytes = 256 * 1024;

    private const int MaxOfferedBytes = 32 * 1024;

    private static readonly ArraySegment<byte> Nothing = ArraySegment<byte>.Empty;

    private readonly ViewerTransport _transport;
    private readonly StalledViewerSupervisor _supervisor;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<byte[]> _control = new();
    private readonly byte[] _head = new byte[256];
    private int _controlBytes;
    private Frame? _inFlight;
    private Camera? _inFlightCamera;
    private TaskCompletionSource? _drained;
    private long _lastProgress;
    private bool _sending;
    private bool _waiting;
    private bool _held;
    private bool _closed;

    protected Viewer(ViewerTransport transport, StalledViewerSupervisor supervisor, TimeProvider time)
    {
        _transport = transport;
        _supervisor = supervisor;
        _time = time;
        _lastProgress = time.GetTimestamp();
        _transport.Completed = OnSendCompleted;
        _transport.Progressed = () => _lastProgress = _time.GetTimestamp();
    }

    /// <summary>Address of the viewer, for the log.</summary>
    public string Address { get; set; } = "";

    /// <summary>Ids of the cameras that it watches, for the log.</summary>
    public abstract string CameraNames { get; }

    /// <summary>Completes when the connection has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Guards the frames that the derived class keeps.</summary>
    protected Lock Gate { get; } = new();

    /// <summary>Clock.</summary>
    protected TimeProvider Time => _time;

    /// <summary>Sends a whole control message (a WebSocket frame) between frames.</summary>
    public void SendControl(ReadOnlySpan<byte> message)
    {
        int unread;
        lock (Gate)
        {
            if (_closed)
            {
                return;
            }

            // Only earlier messages count, because this message alone may be longer (for example, a list of a thousand cameras).
            unread = _controlBytes;
            if (unread > MaxControlBytes)
            {
                _transport.Abort();
                CloseLocked();
            }
            else
            {
                _controlBytes += message.Length;
                _control.Enqueue(message.ToArray());
                if (_sending)
                {
                    return;
                }

                Begin();
            }
        }

        if (unread > MaxControlBytes)
        {
            _supervisor.OnUnread(this, unread);
            return;
        }

        Pump();
    }

    /// <summary>Sends a control message that a viewer can do without, unless the viewer still has to read many others.</summary>
    public void OfferControl(ReadOnlySpan<byte> message)
    {
        lock (Gate)
        {
            if (_controlBytes > MaxOfferedBytes)
            {
                return;
            }
        }

        SendControl(message);
    }

    /// <summary>Waits until every control message was sent.</summary>
    public Task DrainAsync(CancellationToken cancellationToken)
    {
        lock (Gate)
        {
            if (_closed || (!_sending && _control.Count == 0))
            {
                return Task.CompletedTask;
            }

            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Ends the connection.</summary>
    public void Close()
    {
        lock (Gate)
        {
            CloseLocked();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _supervisor.Remove(this);
        lock (Gate)
        {
            if (_sending)
            {
                // The pending send fails and then disposes the transport.
                _transport.Abort();
                return;
            }
        }

        _transport.Dispose();
    }

    /// <summary>
    /// Whether a frame is too early for a rate limit. A negative time means that the clock was set back.
    /// </summary>
    protected static bool IsTooSoon(long sinceLast, long minInterval) => sinceLast >= 0 && sinceLast < minInterval;

    /// <summary>The camera with the most frames dropped for this viewer since its last log line; null if there is none.</summary>
    internal abstract DropCounter? FindDropped();

    /// <summary>Called by the supervisor: sends the next frame if there is room now.</summary>
    internal void Retry()
    {
        lock (Gate)
        {
            _waiting = false;
            if (_sending || _closed)
            {
                return;
            }

            _sending = true;
        }

        Pump();
    }

    /// <summary>Called by the supervisor: ends the connection, and returns true, if something has waited too long.</summary>
    internal bool EndIfStalled(long now, TimeProvider time, TimeSpan limit)
    {
        lock (Gate)
        {
            if (!_closed && (_sending || _waiting || _held) && time.GetElapsedTime(_lastProgress, now) > limit)
            {
                _transport.Abort();
                CloseLocked();
                return true;
            }

            return false;
        }
    }

    /// <summary>Sends the next frame if nothing is in flight; called after a new frame was stored.</summary>
    protected void Wake()
    {
        lock (Gate)
        {
            if (_sending || _waiting || _closed)
            {
                return;
            }

            Begin();
        }

        Pump();
    }

    /// <summary>
    /// Bytes of the frame to send next, 0 for none; negative if it waits for something other than the connection, after which
    /// <see cref="Wake"/> is called. Under the lock.
    /// </summary>
    protected abstract int NextLength();

    /// <summary>Takes that frame, with its reference. Under the lock, right after <see cref="NextLength"/> returned more than 0.</summary>
    protected abstract Frame TakeNext(out Camera camera);

    /// <summary>Writes the header of the frame just taken and returns its size, at most 256. Under the lock.</summary>
    protected abstract int WriteHead(Frame frame, Span<byte> head);

    /// <summary>The body of a frame.</summary>
    protected virtual ArraySegment<byte> BodyOf(Frame frame) => new(frame.Buffer, 0, frame.Length);

    /// <summary>Bytes after the body.</summary>
    protected virtual ArraySegment<byte> Tail => Nothing;

    /// <summary>Releases all kept frames. Under the lock, once.</summary>
    protected abstract void ReleaseKept();

    // Runs with _sending set, so by one thread at a time. That may be the thread of a camera or of the socket, which an error of this
    // viewer must not reach.
    private void Pump()
    {
        try
        {
            SendWaiting();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    // 6. live
    private void SendWaiting()
    {
        while (true)
        {
            ArraySegment<byte> head,
                body = Nothing,
                tail = Nothing;
            lock (Gate)
            {
                if (_closed)
                {
                    _sending = false;
                    _transport.Dispose();
                    return;
                }

                if (_control.TryDequeue(out var control))
                {
                    _controlBytes -= control.Length;
                    head = control;
                }
                else
                {
                    var length = NextLength();
                    if (length <= 0 || !_transport.IsReady(length))
                    {
                        GoIdle(length);
                        return;
                    }

                    _inFlight = TakeNext(out _inFlightCamera);
                    head = new ArraySegment<byte>(_head, 0, WriteHead(_inFlight, _head));
                    body = BodyOf(_inFlight);
                    tail = Tail;
                }
            }

            var outcome = _transport.Send(head, body, tail);
            if (outcome == SendOutcome.Pending)
            {
                return;
            }

            Finish(outcome == SendOutcome.Sent);
        }
    }

    // Under the lock. The time limit of a stalled viewer starts when there is something to send.
    private void Begin()
    {
        _sending = true;
        if (!_waiting && !_held)
        {
            _lastProgress = _time.GetTimestamp();
        }
    }

    private void GoIdle(int nextLength)
    {
        _sending = false;
        _held = nextLength < 0;
        _drained?.TrySetResult();
        _drained = null;
        if (nextLength > 0 && !_waiting)
        {
            _waiting = true;
            _supervisor.Wait(this);
        }
    }

    private void OnSendCompleted(bool sent)
    {
        try
        {
            Finish(sent);
        }
        catch (Exception e)
        {
            Fail(e);
            return;
        }

        Pump();
    }

    // The frame in flight stays with the garbage collector: an aborted send may still read its buffer.
    private void Fail(Exception e)
    {
        _supervisor.OnFailed(this, e);
        lock (Gate)
        {
            _transport.Abort();
            CloseLocked();
            _sending = false;
        }
    }

    private void Finish(bool sent)
    {
        if (!sent)
        {
            Close();
        }
        else if (_inFlight is not null)
        {
            // Only frames count as progress: small control messages fit into the last free bytes of a viewer that does not read.
            _lastProgress = _time.GetTimestamp();
            _supervisor.Metrics.CountDelivered(_inFlightCamera!, _time.Microseconds() - _inFlight.CapturedMicroseconds);
        }

        _inFlight?.Release();
        _inFlight = null;
    }

    private void CloseLocked()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        ReleaseKept();
        _control.Clear();
        _drained?.TrySetResult();
        _ended.TrySetResult();
    }
}
