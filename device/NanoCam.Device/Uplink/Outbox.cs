using System;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// What waits to be said besides frames: of each kind the newest, and a few results of commands. Filled by the receive and the capture
/// thread, emptied by the uplink thread, so a message never waits for a lock that a slow send holds.
/// </summary>
internal sealed class Outbox
{
    // The server asks for one thing at a time; whoever asks for more than this without an answer gets none for the oldest.
    private const int MaxResults = 8;

    // The capture thread takes on one still and one reset at a time; the rest is for those it refuses.
    private const int MaxExpected = 4;

    private readonly object _lock = new object();
    private readonly CommandResult[] _results = new CommandResult[MaxResults];
    private int _resultCount;
    private SettingsResult? _settings;

    // Fields, because the interpreter makes every local of a struct type on the heap, and Next is called for every frame.
    private Ping _ping;
    private Pong _pong;
    private bool _hasPong;
    private bool _hasPing;
    private bool _hasHealth;
    private readonly uint[] _expected = new uint[MaxExpected];
    private bool _isRebootAsked;

    /// <summary>Forgets everything: another connection begins, whose command numbers begin anew.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _resultCount = 0;
            _settings = null;
            _hasPong = false;
            _hasPing = false;
            _hasHealth = false;
            _isRebootAsked = false;
            Array.Clear(_expected, 0, MaxExpected);
        }
    }

    /// <summary>Answers a Ping. A newer one replaces it: a pinger believes only the Pong of its last Ping.</summary>
    public void Answer(Ping ping, long receivedMicroseconds)
    {
        lock (_lock)
        {
            _pong.PingMicroseconds = ping.SenderMicroseconds;
            _pong.ReceivedMicroseconds = receivedMicroseconds;
            _hasPong = true;
        }
    }

    /// <summary>Asks the server for a sign of life.</summary>
    public void AddPing()
    {
        lock (_lock)
        {
            _hasPing = true;
        }
    }

    /// <summary>Reports health.</summary>
    public void AddHealth()
    {
        lock (_lock)
        {
            _hasHealth = true;
        }
    }

    /// <summary>Reports settings; a newer report replaces one that did not leave yet.</summary>
    public void Add(SettingsResult settings)
    {
        lock (_lock)
        {
            _settings = settings;
        }
    }

    /// <summary>Answers a command.</summary>
    public void Add(uint requestId, CommandStatus status)
    {
        lock (_lock)
        {
            AddResult(requestId, status);
        }
    }

    /// <summary>Notes that the end of this command will come from the capture thread.</summary>
    /// <returns>False when too many are under way.</returns>
    public bool TryExpect(uint requestId)
    {
        lock (_lock)
        {
            return TryReplace(0, requestId);
        }
    }

    /// <summary>Notes that a command ended.</summary>
    /// <returns>False when it was asked for over an earlier connection: its number may mean another one now.</returns>
    public bool TryEnd(uint requestId)
    {
        lock (_lock)
        {
            return TryReplace(requestId, 0);
        }
    }

    /// <summary>A restart is to follow once the answer to its command has left.</summary>
    public void AskReboot(uint requestId)
    {
        lock (_lock)
        {
            AddResult(requestId, CommandStatus.Done);
            _isRebootAsked = true;
        }
    }

    /// <summary>Whether a restart was asked for.</summary>
    public bool IsRebootAsked
    {
        get
        {
            lock (_lock)
            {
                return _isRebootAsked;
            }
        }
    }

    /// <summary>Whether Health is to be sent; asks once.</summary>
    public bool TakeHealth()
    {
        lock (_lock)
        {
            var has = _hasHealth;
            _hasHealth = false;
            return has;
        }
    }

    /// <summary>Writes the next message but Health into <paramref name="buffer"/>, most urgent first.</summary>
    /// <returns>Its size; 0 when nothing waits.</returns>
    public int Next(byte[] buffer, long nowMicroseconds)
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
