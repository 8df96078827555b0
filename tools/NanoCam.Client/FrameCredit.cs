namespace NanoCam.Client;

/// <summary>
/// Counts the frames that were sent and not acknowledged, and compares them with the server's credit. Any thread may call it.
/// </summary>
internal sealed class FrameCredit(byte granted)
{
    private readonly Lock _lock = new();
    private readonly uint[] _inFlight = new uint[byte.MaxValue];
    private int _count;
    private byte _granted = granted;

    /// <summary>Whether another frame may be sent.</summary>
    public bool IsAvailable
    {
        get
        {
            lock (_lock)
            {
                return _count < _granted;
            }
        }
    }

    /// <summary>Records a sent frame; false if no credit is left.</summary>
    public bool TryTake(uint sequence)
    {
        lock (_lock)
        {
            if (_count >= _granted)
            {
                return false;
            }

            _inFlight[_count++] = sequence;
            return true;
        }
    }

    /// <summary>
    /// Handles an Ack: its frame is no longer in flight, and its credit applies from now on. An Ack of a frame that is not in flight only
    /// changes the credit, so a repeated Ack does not release another frame.
    /// </summary>
    public void Acknowledge(uint sequence, byte granted)
    {
        lock (_lock)
        {
            _granted = granted;
            Remove(sequence);
        }
    }

    /// <summary>Undoes the record of a frame that was not sent.</summary>
    public void GiveBack(uint sequence)
    {
        lock (_lock)
        {
            Remove(sequence);
        }
    }

    private void Remove(uint sequence)
    {
        var at = _inFlight.AsSpan(0, _count).IndexOf(sequence);
        if (at >= 0)
        {
            _inFlight.AsSpan(at + 1, _count - at - 1).CopyTo(_inFlight.AsSpan(at));
            _count--;
        }
    }
}
