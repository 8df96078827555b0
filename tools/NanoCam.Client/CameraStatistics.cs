using NanoCam.Jpeg;
using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>State of the connection between a camera and its server.</summary>
public enum UplinkState
{
    /// <summary>Dialling.</summary>
    Connecting,

    /// <summary>Accepted by the server.</summary>
    Online,

    /// <summary>Waiting before the next attempt to connect.</summary>
    Waiting,

    /// <summary>Finished.</summary>
    Stopped,
}

/// <summary>Counters of a camera since its start, over all connections and boots.</summary>
public sealed record CameraReport
{
    /// <summary>State of the connection.</summary>
    public UplinkState State { get; init; }

    /// <summary>Frames that the source delivered while the camera was connected.</summary>
    public long Captured { get; init; }

    /// <summary>Frames sent completely, including truncated ones.</summary>
    public long Sent { get; init; }

    /// <summary>Bytes of JPEG sent.</summary>
    public long BytesSent { get; init; }

    /// <summary>Frames that the server accepted.</summary>
    public long Accepted { get; init; }

    /// <summary>Frames that the server rejected, by verdict; verdicts that did not occur are omitted.</summary>
    public IReadOnlyDictionary<FrameVerdict, long> Rejected { get; init; } = new Dictionary<FrameVerdict, long>();

    /// <summary>Frames that a newer one replaced before they were sent.</summary>
    public long Replaced { get; init; }

    /// <summary>Frames that fault injection dropped.</summary>
    public long Dropped { get; init; }

    /// <summary>Frames not sent because they exceed the server's limit.</summary>
    public long Overflow { get; init; }

    /// <summary>Connections after the first.</summary>
    public long Reconnects { get; init; }

    /// <summary>Interval between frames in force, in milliseconds; 0 means as fast as the source delivers.</summary>
    public long IntervalMs { get; init; }

    /// <summary>Size in force.</summary>
    public FrameSize Size { get; init; }

    /// <summary>JPEG quality in force, 1 to 100; 0 if the source decides.</summary>
    public int Quality { get; init; }

    /// <summary>Why the last connection failed or ended; null without a problem.</summary>
    public string? Trouble { get; init; }

    /// <summary>Kind of that problem.</summary>
    public UplinkFailure? Failure { get; init; }

    /// <summary>Frames rejected for any reason.</summary>
    public long RejectedTotal => Rejected.Values.Sum();
}

/// <summary>Counters of one camera. Its loops write them; any thread may read them.</summary>
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

    /// <summary>All counters at one time.</summary>
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

    internal void OnVerdict(FrameVerdict verdict)
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

    /// <summary>Changes the counters that are not derived: all except verdicts and connections.</summary>
    internal void Change(Func<CameraReport, CameraReport> change)
    {
        lock (_lock)
        {
            _report = change(_report);
        }
    }
}
