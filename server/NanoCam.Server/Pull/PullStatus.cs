using System.Text.Json.Serialization;

namespace NanoCam.Server.Pull;

/// <summary>What is going on with a source.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PullPhase>))]
public enum PullPhase
{
    /// <summary>It is being asked.</summary>
    [JsonStringEnumMemberName("connecting")]
    Connecting,

    /// <summary>Its pictures come.</summary>
    [JsonStringEnumMemberName("connected")]
    Connected,

    /// <summary>It works, and nobody watches.</summary>
    [JsonStringEnumMemberName("idle")]
    Idle,

    /// <summary>It failed, and is asked again after a pause.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>It is not pulled: a camera with a key has its id.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,
}

/// <summary>How a source fares. Written by its run, read by anybody: each value for itself is whole.</summary>
internal sealed class PullStatus
{
    private volatile string? _problem;
    private volatile int _phase = (int)PullPhase.Connecting;
    private volatile bool _isStream;
    private long _frames;
    private long _resyncs;
    private long _connections;
    private long _lastFrame;

    /// <summary>What is going on.</summary>
    public PullPhase Phase
    {
        get => (PullPhase)_phase;
        set => _phase = (int)value;
    }

    /// <summary>
    /// What is wrong, in a sentence; null while all is well. Also while pictures come: they may repeat for ever, or be too large.
    /// </summary>
    public string? Problem
    {
        get => _problem;
        set => _problem = value;
    }

    /// <summary>Whether it is a stream; else single pictures are fetched.</summary>
    public bool IsStream
    {
        get => _isStream;
        set => _isStream = value;
    }

    /// <summary>Good pictures.</summary>
    public long Frames => Interlocked.Read(ref _frames);

    /// <summary>Times that bytes which were no good picture were skipped.</summary>
    public long Resyncs => Interlocked.Read(ref _resyncs);

    /// <summary>Times it began to send.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    /// <summary>Time of the last good picture, in microseconds since 1970; 0 is never.</summary>
    public long LastFrameMicroseconds => Interlocked.Read(ref _lastFrame);

    /// <summary>Counts a good picture.</summary>
    public void CountFrame(long nowMicroseconds)
    {
        Interlocked.Increment(ref _frames);
        Interlocked.Exchange(ref _lastFrame, nowMicroseconds);
    }

    /// <summary>Counts what was skipped.</summary>
    public void CountResyncs(long count) => Interlocked.Add(ref _resyncs, count);

    /// <summary>Counts a connection that gave its first picture.</summary>
    public void CountConnection() => Interlocked.Increment(ref _connections);
}
