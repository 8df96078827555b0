using NanoCam.Device.Capture;

namespace NanoCam.Device.Local;

/// <summary>
/// The readers of the local server: one for each client that may receive frames at the same time. They are created at start, because the
/// slot has a buffer for each.
/// </summary>
internal sealed class FrameReaderPool
{
    private readonly object _lock = new object();
    private readonly FrameReader[] _readers;
    private readonly bool[] _isTaken;
    private readonly CaptureLoop _capture;

    internal FrameReaderPool(FrameSlot slot, CaptureLoop capture, int count)
    {
        _capture = capture;
        _isTaken = new bool[count];
        _readers = new FrameReader[count];
        for (var i = 0; i < count; i++)
        {
            _readers[i] = slot.AddReader(false);
        }
    }

    /// <summary>A reader for one client, or null when all are in use. Return it with <see cref="Return"/> on every path.</summary>
    internal FrameReader? Rent()
    {
        lock (_lock)
        {
            for (var i = 0; i < _readers.Length; i++)
            {
                if (!_isTaken[i])
                {
                    _isTaken[i] = true;
                    _capture.AddLocalViewer();
                    return _readers[i];
                }
            }

            return null;
        }
    }

    /// <summary>Returns a reader.</summary>
    internal void Return(FrameReader reader)
    {
        lock (_lock)
        {
            for (var i = 0; i < _readers.Length; i++)
            {
                if (_readers[i] == reader)
                {
                    _isTaken[i] = false;
                    _capture.RemoveLocalViewer();
                }
            }
        }
    }
}
