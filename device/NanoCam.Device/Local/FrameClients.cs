using NanoCam.Device.Capture;

namespace NanoCam.Device.Local;

/// <summary>
/// The readers of the local server. There are as many as clients may take frames at a time; they are made at start, for the slot keeps a
/// buffer for each.
/// </summary>
internal sealed class FrameClients
{
    private readonly object _lock = new object();
    private readonly FrameReader[] _readers;
    private readonly bool[] _isTaken;
    private readonly CaptureLoop _capture;

    internal FrameClients(FrameSlot slot, CaptureLoop capture, int count)
    {
        _capture = capture;
        _isTaken = new bool[count];
        _readers = new FrameReader[count];
        for (var i = 0; i < count; i++)
        {
            _readers[i] = slot.AddReader(false);
        }
    }

    /// <summary>A reader for one client, or null when all are taken. Give it back with <see cref="Leave"/> on every path.</summary>
    internal FrameReader? Enter()
    {
        lock (_lock)
        {
            for (var i = 0; i < _readers.Length; i++)
            {
                if (!_isTaken[i])
                {
                    _isTaken[i] = true;
                    _capture.BeginWatch();
                    return _readers[i];
                }
            }

            return null;
        }
    }

    /// <summary>Takes a reader back.</summary>
    internal void Leave(FrameReader reader)
    {
        lock (_lock)
        {
            for (var i = 0; i < _readers.Length; i++)
            {
                if (_readers[i] == reader)
                {
                    _isTaken[i] = false;
                    _capture.EndWatch();
                }
            }
        }
    }
}
