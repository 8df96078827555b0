namespace NanoCam.Device.Uplink;

/// <summary>Results of <see cref="LinkMonitor"/>.</summary>
internal enum LinkState
{
    /// <summary>The connection is working.</summary>
    Alive = 0,

    /// <summary>Nothing was received for a heartbeat: send a Ping.</summary>
    PingDue = 1,

    /// <summary>Nothing was received for three heartbeats.</summary>
    Silent = 2,

    /// <summary>Messages arrive, but frames in flight were not acknowledged for three heartbeats.</summary>
    Unacknowledged = 3,

    /// <summary>A send exceeds its timeout.</summary>
    Stuck = 4,
}

/// <summary>Decides whether a connection is alive. Pure except for its lock; any thread may call it.</summary>
internal sealed class LinkMonitor
{
    private const int HeartbeatsToDeath = 3;

    private readonly object _lock = new object();
    private readonly long _sendTimeout;
    private long _heartbeat;
    private long _heard;
    private long _sendBegan;
    private bool _isSending;
    private bool _isPinged;

    /// <summary>Creates a monitor that allows a send <paramref name="sendTimeoutMilliseconds"/>.</summary>
    public LinkMonitor(int sendTimeoutMilliseconds)
    {
        _sendTimeout = sendTimeoutMilliseconds * 1000L;
    }

    /// <summary>Starts a new connection.</summary>
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

    /// <summary>Notes that bytes arrived.</summary>
    public void OnReceived(long nowMicroseconds)
    {
        lock (_lock)
        {
            _heard = nowMicroseconds;
            _isPinged = false;
        }
    }

    /// <summary>Notes that a send begins.</summary>
    public void OnSendBegun(long nowMicroseconds)
    {
        lock (_lock)
        {
            _sendBegan = nowMicroseconds;
            _isSending = true;
        }
    }

    /// <summary>Notes that the send ended.</summary>
    public void OnSendEnded()
    {
        lock (_lock)
        {
            _isSending = false;
        }
    }

    /// <summary>Checks the connection. Returns <see cref="LinkState.PingDue"/> once per silence.</summary>
    /// <param name="nowMicroseconds">The time.</param>
    /// <param name="waitedMicroseconds">Microseconds that frames have been in flight without an Ack.</param>
    public LinkState Check(long nowMicroseconds, long waitedMicroseconds)
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
