using System.Text.Json.Serialization;

namespace NanoCam.Server.Pull;

/// <summary>State of a source.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PullPhase>))]
public enum PullPhase
{
    /// <summary>The server is connecting to the source.</summary>
    [JsonStringEnumMemberName("connecting")]
    Connecting,

    /// <summary>Frames are arriving.</summary>
    [JsonStringEnumMemberName("connected")]
    Connected,

    /// <summary>The source works, but has no viewers.</summary>
    [JsonStringEnumMemberName("idle")]
    Idle,

    /// <summary>The source failed, and is retried after a pause.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>The source is not pulled, because a paired camera has its id.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,
}

/// <summary>State and counters of a source. Written by its worker, read by any thread, each value independently.</summary>
internal sealed class PullStatus
{
    private volatile PullProblem? _problem;
    private volatile int _phase = (int)PullPhase.Connecting;
    private volatile bool _isStream;
    private long _frames;
    private long _resyncs;
    private long _connections;
    private long _lastFrame;

    /// <summary>State of the source.</summary>
    public PullPhase Phase
    {
        get => (PullPhase)_phase;
        set => _phase = (int)value;
    }

    /// <summary>
    /// The problem of the source, or null. A problem may exist while frames arrive: they may be too large, or repeat.
    /// </summary>
    public PullProblem? Problem
    {
        get => _problem;
        set => _problem = value;
    }

    /// <summary>Whether frames arrive, or would arrive for viewers. False from a failure until the next good frame.</summary>
    public bool IsWorking => Phase is PullPhase.Connected or PullPhase.Idle || (Phase == PullPhase.Connecting && Problem is null);

    /// <summary>Whether the source sends a stream; otherwise single JPEGs are requested.</summary>
    public bool IsStream
    {
        get => _isStream;
        set => _isStream = value;
    }

    /// <summary>Accepted frames.</summary>
    public long Frames => Interlocked.Read(ref _frames);

    /// <summary>Times that invalid bytes or rejected frames were skipped.</summary>
    public long Resyncs => Interlocked.Read(ref _resyncs);

    /// <summary>Times that the source started to send frames.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    /// <summary>Time of the last accepted frame, in microseconds since 1970; 0 before the first.</summary>
    public long LastFrameMicroseconds => Interlocked.Read(ref _lastFrame);

    /// <summary>Counts an accepted frame.</summary>
    public void CountFrame(long nowMicroseconds)
    {
        Interlocked.Increment(ref _frames);
        Interlocked.Exchange(ref _lastFrame, nowMicroseconds);
    }

    /// <summary>Counts skipped bytes or frames.</summary>
    public void CountResyncs(long count) => Interlocked.Add(ref _resyncs, count);

    /// <summary>Counts a connection whose first frame arrived.</summary>
    public void CountConnection() => Interlocked.Increment(ref _connections);
}
