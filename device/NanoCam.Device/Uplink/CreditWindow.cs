namespace NanoCam.Device.Uplink;

/// <summary>
/// Counts the frames that were sent and not acknowledged, against the credit that the server grants. Any thread may call it.
/// </summary>
internal sealed class CreditWindow
{
    /// <summary>
    /// Maximum number of frames in flight, regardless of the server's credit. Two frames hide a round trip; more would only wait in its
    /// queue.
    /// </summary>
    public const int Largest = 16;

    private readonly object _lock = new object();
    private readonly uint[] _inFlight = new uint[Largest];
    private int _count;
    private int _granted;
    private long _progress;

    /// <summary>Whether another frame may be sent.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _count < _granted;
            }
        }
    }

    /// <summary>Starts a new connection.</summary>
    public void Reset(int granted)
    {
        lock (_lock)
        {
            _count = 0;
            Grant(granted);
        }
    }

    /// <summary>Adds a frame that is about to be sent. The caller has checked <see cref="IsOpen"/>, and no other thread sends.</summary>
    public void Add(uint sequence, long nowMicroseconds)
    {
        lock (_lock)
        {
            if (_count == 0)
            {
                _progress = nowMicroseconds;
            }

            _inFlight[_count++] = sequence;
        }
    }

    /// <summary>Processes an Ack: its frame is no longer in flight, and its credit applies from now on.</summary>
    /// <returns>Whether the frame was in flight. An Ack for another frame changes the credit only.</returns>
    public bool Acknowledge(uint sequence, int granted, long nowMicroseconds)
    {
        lock (_lock)
        {
            Grant(granted);
            for (var i = 0; i < _count; i++)
            {
                if (_inFlight[i] == sequence)
                {
                    _count--;
                    for (; i < _count; i++)
                    {
                        _inFlight[i] = _inFlight[i + 1];
                    }

                    _progress = nowMicroseconds;
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Microseconds that frames have been in flight without an Ack; 0 when none is in flight.</summary>
    public long MicrosecondsWithoutAck(long nowMicroseconds)
    {
        lock (_lock)
        {
            return _count == 0 ? 0 : nowMicroseconds - _progress;
        }
    }

    private void Grant(int granted)
    {
        _granted = granted < Largest ? granted : Largest;
    }
}
