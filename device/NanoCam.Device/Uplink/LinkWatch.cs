namespace NanoCam.Device.Uplink;

/// <summary>What <see cref="LinkWatch"/> thinks of the connection.</summary>
internal enum LinkState
{
    /// <summary>It works as far as one can tell.</summary>
    Alive = 0,

    /// <summary>Nothing was heard for a heartbeat: ask.</summary>
    PingDue = 1,

    /// <summary>Nothing was heard for three heartbeats.</summary>
    Silent = 2,

    /// <summary>The other side talks, but frames in flight were not acknowledged for three heartbeats.</summary>
    Unacknowledged = 3,

    /// <summary>A send takes longer than it may.</summary>
    Stuck = 4,
}

/// <summary>Judges whether a connection is alive. Pure but for its lock; any thread may call it.</summary>
internal sealed class LinkWatch
{
    private const int HeartbeatsToDeath = 3;

    private readonly object _lock = new object();
    private readonly long _sendTimeout;
    private long _heartbeat;
    private long _heard;
    private long _sendBegan;
    private bool _isSending;
    private bool _isPinged;

    /// <summary>A send may take <paramref name="sendTimeoutMilliseconds"/>.</summary>
    public LinkWatch(int sendTimeoutMilliseconds)
    {
        _sendTimeout = sendTimeoutMilliseconds * 1000L;
    }

    /// <summary>Begins a connection.</summary>
    public void Reset(int heartbeatMilliseconds, long nowMicroseconds)
    {
        lock (_lock)
        {
            _heartbeat = heartbeatMilliseconds * 1000L;
            _heard = nowMicroseconds;
            _isSending = false;
            _isPinged = false;
        }
    }

    /// <summary>Something came.</summary>
    public void Heard(long nowMicroseconds)
    {
        lock (_lock)
        {
            _heard = nowMicroseconds;
            _isPinged = false;
        }
    }

    /// <summary>A send begins.</summary>
    public void SendBegan(long nowMicroseconds)
    {
        lock (_lock)
        {
            _sendBegan = nowMicroseconds;
            _isSending = true;
        }
    }

    /// <summary>It ended.</summary>
    public void SendEnded()
    {
        lock (_lock)
        {
            _isSending = false;
        }
    }

    /// <summary>Judges. <see cref="LinkState.PingDue"/> is said once per silence.</summary>
    /// <param name="nowMicroseconds">The time.</param>
    /// <param name="waitedMicroseconds">How long frames have been in flight without an Ack.</param>
    public LinkState Judge(long nowMicroseconds, long waitedMicroseconds)
    {
        lock (_lock)
        {
            if (_isSending && nowMicroseconds - _sendBegan > _sendTimeout)
            {
                return LinkState.Stuck;
            }

            var silence = nowMicroseconds - _heard;
            if (silence >= HeartbeatsToDeath * _heartbeat)
            {
                return LinkState.Silent;
            }

            if (waitedMicroseconds >= HeartbeatsToDeath * _heartbeat)
            {
                return LinkState.Unacknowledged;
            }

            if (silence >= _heartbeat && !_isPinged)
            {
                _isPinged = true;
                return LinkState.PingDue;
            }

            return LinkState.Alive;
        }
    }
}
