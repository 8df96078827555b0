using NanoCam.Camera;
using NanoCam.Device.Time;

namespace NanoCam.Device.Capture;

/// <summary>
/// Lowers the quality at once when a live frame is much larger than the server's budget: the server's answer takes a round trip, and until
/// then every frame of a scene with more detail would lengthen the queue. A constant number of steps per frame, without allocation.
/// </summary>
internal sealed class FrameBudget
{
    // Frames that the sensor had begun before its quality was lowered still have the earlier one.
    private const int LoweredMicroseconds = 300_000;

    private readonly object _lock = new object();
    private readonly CameraDriver _driver;
    private readonly IClock _clock;
    private long _loweredUntil;
    private int _bytes;

    public FrameBudget(CameraDriver driver, IClock clock)
    {
        _driver = driver;
        _clock = clock;
    }

    /// <summary>Sets the bytes that a live frame may have; 0 without a limit. Any thread may call it.</summary>
    public void Set(int bytes)
    {
        lock (_lock)
        {
            _bytes = bytes;
        }
    }

    /// <summary>Lowers the quality if a frame has more than 1.3 times the budget.</summary>
    /// <returns>Whether the quality is lower now.</returns>
    public bool TryKeep(CapturedFrame frame)
    {
        int bytes;
        lock (_lock)
        {
            bytes = _bytes;
        }

        if (bytes == 0 || frame.Length * 10L <= bytes * 13L || frame.IsSettling || frame.CaptureMicroseconds < _loweredUntil)
        {
            return false;
        }

        _loweredUntil = _clock.Microseconds + LoweredMicroseconds;
        return _driver.TryLowerQuality(frame.Length, bytes);
    }
}
