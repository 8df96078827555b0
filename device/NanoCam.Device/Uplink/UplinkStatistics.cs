using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>What the server said about the frames of this boot. Any thread may call it.</summary>
public sealed class UplinkStatistics
{
    private readonly object _lock = new object();
    private int _accepted;
    private int _refused;
    private int _tooLarge;
    private FrameVerdict _lastRefusal;

    /// <summary>Frames the server published, or had already.</summary>
    public int Accepted
    {
        get
        {
            lock (_lock)
            {
                return _accepted;
            }
        }
    }

    /// <summary>Frames the server refused.</summary>
    public int Refused
    {
        get
        {
            lock (_lock)
            {
                return _refused;
            }
        }
    }

    /// <summary>Frames not sent because they are larger than the server takes.</summary>
    public int TooLarge
    {
        get
        {
            lock (_lock)
            {
                return _tooLarge;
            }
        }
    }

    /// <summary>Why it refused the last one; Accepted while it refused none.</summary>
    public FrameVerdict LastRefusal
    {
        get
        {
            lock (_lock)
            {
                return _lastRefusal;
            }
        }
    }

    internal void Count(FrameVerdict verdict)
    {
        lock (_lock)
        {
            if (verdict == FrameVerdict.Accepted || verdict == FrameVerdict.Duplicate)
            {
                _accepted++;
                return;
            }

            _refused++;
            _lastRefusal = verdict;
        }
    }

    internal void CountTooLarge()
    {
        lock (_lock)
        {
            _tooLarge++;
        }
    }
}
