using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>Where a camera stands with its server.</summary>
public enum UplinkState
{
    /// <summary>Dialling.</summary>
    Connecting,

    /// <summary>Accepted by the server.</summary>
    Online,

    /// <summary>Waiting before it dials again.</summary>
    Waiting,

    /// <summary>Finished.</summary>
    Stopped,
}

/// <summary>What a camera did so far. All counters are since it was started, over all connections and boots.</summary>
public sealed record CameraReport
{
    /// <summary>Where the camera stands.</summary>
    public UplinkState State { get; init; }

    /// <summary>Frames the source delivered while there was a connection.</summary>
    public long Captured { get; init; }

    /// <summary>Frames sent whole, cut ones included.</summary>
    public long Sent { get; init; }

    /// <summary>Bytes of JPEG sent.</summary>
    public long BytesSent { get; init; }

    /// <summary>Frames the server accepted.</summary>
    public long Accepted { get; init; }

    /// <summary>Frames the server refused, by verdict; verdicts that never came are absent.</summary>
    public IReadOnlyDictionary<FrameVerdict, long> Rejected { get; init; } = new Dictionary<FrameVerdict, long>();

    /// <summary>Frames replaced by a newer one before the link could take them.</summary>
    public long Replaced { get; init; }

    /// <summary>Frames not sent on purpose, by a fault.</summary>
    public long Dropped { get; init; }

    /// <summary>Frames not sent because they are larger than the server takes.</summary>
    public long Overflow { get; init; }

    /// <summary>Connections after the first.</summary>
    public long Reconnects { get; init; }

    /// <summary>Milliseconds from frame to frame in force; 0 is as fast as the source delivers.</summary>
    public long IntervalMs { get; init; }

    /// <summary>Size in force.</summary>
    public FrameSize Size { get; init; }

    /// <summary>JPEG quality in force, 1 to 100; 0 when the source decides.</summary>
    public int Quality { get; init; }

    /// <summary>Why the last connection failed or ended; null while all is well.</summary>
    public string? Trouble { get; init; }

    /// <summary>The kind of that trouble.</summary>
    public UplinkFailure? Failure { get; init; }

    /// <summary>Frames refused for any reason.</summary>
    public long RejectedTotal => Rejected.Values.Sum();
}

/// <summary>Counters of one camera; written by its loops, read by anyone.</summary>
public sealed class CameraStatistics
{
    private readonly Lock _lock = new();
    private readonly long[] _verdicts = new long[byte.MaxValue + 1];
    private CameraReport _report = new();
    private long _connections;

    internal bool HasConnected
    {
        get
        {
            lock (_lock)
            {
                return _connections > 0;
            }
        }
    }

    /// <summary>All counters at one moment.</summary>
    public CameraReport Read()
    {
        lock (_lock)
        {
            var rejected = new Dictionary<FrameVerdict, long>();
            for (var i = 0; i < _verdicts.Length; i++)
            {
                if (_verdicts[i] > 0 && i != (int)FrameVerdict.Accepted)
                {
                    rejected.Add((FrameVerdict)i, _verdicts[i]);
                }
            }

            return _report with
            {
                Accepted = _verdicts[(int)FrameVerdict.Accepted],
                Rejected = rejected,
                Reconnects = Math.Max(0, _connections - 1),
            };
        }
    }

    internal void Judged(FrameVerdict verdict)
    {
        lock (_lock)
        {
            _verdicts[(int)verdict]++;
        }
    }

    internal void Connected()
    {
        lock (_lock)
        {
            _connections++;
            _report = _report with { State = UplinkState.Online, Trouble = null, Failure = null };
        }
    }

    /// <summary>Changes what is not derived: everything but verdicts and connections.</summary>
    internal void Change(Func<CameraReport, CameraReport> change)
    {
        lock (_lock)
        {
            _report = change(_report);
        }
    }
}
