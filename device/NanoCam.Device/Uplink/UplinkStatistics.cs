using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>Counts the server's verdicts about the frames of this boot. Any thread may call it.</summary>
public sealed class UplinkStatistics
{
    private readonly object _lock = new object();
    private int _accepted;
    private int _refused;
    private int _tooLarge;
    private FrameVerdict _lastRefusal;

    /// <summary>Frames that the server published or already had.</summary>
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

    /// <summary>Frames that the server rejected.</summary>
    public int Rejected
    {
        get
        {
            lock (_lock)
            {
                return _refused;
            }
        }
    }

    /// <summary>Frames that were not sent because they exceed the server's limit.</summary>
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

    /// <summary>Verdict about the last rejected frame; Accepted if there is none.</summary>
    public FrameVerdict LastRejection
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
