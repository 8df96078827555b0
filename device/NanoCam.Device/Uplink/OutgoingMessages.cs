using System;
using System.Threading;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// Queue of the messages besides frames: the newest of each type, and a few results of commands. The receive and capture threads fill it
/// and the uplink thread empties it, so no thread waits for a lock during a slow send.
/// </summary>
internal sealed class OutgoingMessages
{
    // A server sends one command at a time. If more than this remain unanswered, the oldest result is dropped.
    private const int MaxResults = 8;

    // The capture thread accepts one still and one reset at a time; the other entries are for refused commands.
    private const int MaxExpected = 4;

    private readonly object _lock = new object();
    private readonly CommandResult[] _results = new CommandResult[MaxResults];
    private int _resultCount;
    private SettingsResult? _settings;

    // Fields, because the interpreter allocates every local of a struct type on the heap, and WriteNext is called for every frame.
    private Ping _ping;
    private Pong _pong;
    private bool _hasPong;
    private bool _hasPing;
    private bool _hasHealth;
    private readonly uint[] _expected = new uint[MaxExpected];
    private bool _isRebootRequested;

    /// <summary>Wakes the uplink thread with <paramref name="arrived"/> when a message is added.</summary>
    public OutgoingMessages(AutoResetEvent arrived)
    {
        Arrived = arrived;
    }

    /// <summary>Set when the uplink thread has something to do: a message, a frame, an Ack, or the end of the connection.</summary>
    public AutoResetEvent Arrived { get; }

    /// <summary>Wakes the uplink thread.</summary>
    public void Wake()
    {
        Arrived.Set();
    }

    /// <summary>Drops everything for a new connection, because its command ids start over.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _resultCount = 0;
            _settings = null;
            _hasPong = false;
            _hasPing = false;
            _hasHealth = false;
            _isRebootRequested = false;
            Array.Clear(_expected, 0, MaxExpected);
        }
    }

    /// <summary>Queues the response to a Ping. A newer one replaces it: only the Pong of the last Ping counts.</summary>
    public void AddPong(Ping ping, long receivedMicroseconds)
    {
        lock (_lock)
        {
            _pong.PingMicroseconds = ping.SenderMicroseconds;
            _pong.ReceivedMicroseconds = receivedMicroseconds;
            _hasPong = true;
        }

        Arrived.Set();
    }

    /// <summary>Queues a Ping.</summary>
    public void AddPing()
    {
        lock (_lock)
        {
            _hasPing = true;
        }

        Arrived.Set();
    }

    /// <summary>Queues Health.</summary>
    public void AddHealth()
    {
        lock (_lock)
        {
            _hasHealth = true;
        }

        Arrived.Set();
    }

    /// <summary>Queues a report of settings; a newer report replaces one that was not sent yet.</summary>
    public void Add(SettingsResult settings)
    {
        lock (_lock)
        {
            _settings = settings;
        }

        Arrived.Set();
    }

    /// <summary>Queues the result of a command.</summary>
    public void Add(uint requestId, CommandStatus status)
    {
        lock (_lock)
        {
            AddResult(requestId, status);
        }

        Arrived.Set();
    }

    /// <summary>Notes that the capture thread will report the end of this command.</summary>
    /// <returns>False when too many are in progress.</returns>
    public bool TryBeginCommand(uint requestId)
    {
        lock (_lock)
        {
            return TryReplace(0, requestId);
        }
    }

    /// <summary>Notes that a command ended.</summary>
    /// <returns>False when the command came over an earlier connection: its id may belong to another command now.</returns>
    public bool TryEndCommand(uint requestId)
    {
        lock (_lock)
        {
            return TryReplace(requestId, 0);
        }
    }

    /// <summary>Requests a restart, which follows when the response to its command was sent.</summary>
    public void RequestReboot(uint requestId)
    {
        lock (_lock)
        {
            AddResult(requestId, CommandStatus.Done);
            _isRebootRequested = true;
        }

        Arrived.Set();
    }

    /// <summary>Whether a restart was requested.</summary>
    public bool IsRebootRequested
    {
        get
        {
            lock (_lock)
            {
                return _isRebootRequested;
            }
        }
    }

    /// <summary>Returns whether Health was queued, and removes it from the queue.</summary>
    public bool TakeHealth()
    {
        lock (_lock)
        {
            var has = _hasHealth;
            _hasHealth = false;
            return has;
        }
    }

    /// <summary>Writes the most urgent queued message except Health into <paramref name="buffer"/>.</summary>
    /// <returns>Its size; 0 when nothing is queued.</returns>
    public int WriteNext(byte[] buffer, long nowMicroseconds)
    {
        lock (_lock)
        {
            if (_hasPong)
            {
                _hasPong = false;
                _pong.SentMicroseconds = nowMicroseconds;
                return _pong.WriteMessage(buffer, 0);
            }

            if (_hasPing)
            {
                _hasPing = false;
                _ping.SenderMicroseconds = nowMicroseconds;
                return _ping.WriteMessage(buffer, 0);
            }

            if (_resultCount > 0)
            {
                var size = _results[0].WriteMessage(buffer, 0);
                RemoveFirst();
                return size;
            }

            if (_settings != null)
            {
                var settings = _settings;
                _settings = null;
                return settings.WriteMessage(buffer, 0);
            }

            return 0;
        }
    }

    private bool TryReplace(uint from, uint to)
    {
        for (var i = 0; i < MaxExpected; i++)
        {
            if (_expected[i] == from)
            {
                _expected[i] = to;
                return true;
            }
        }

        return false;
    }

    private void AddResult(uint requestId, CommandStatus status)
    {
        if (_resultCount == MaxResults)
        {
            RemoveFirst();
        }

        _results[_resultCount].RequestId = requestId;
        _results[_resultCount].Status = status;
        _resultCount++;
    }

    private void RemoveFirst()
    {
        _resultCount--;
        for (var i = 0; i < _resultCount; i++)
        {
            _results[i] = _results[i + 1];
        }
    }
}
