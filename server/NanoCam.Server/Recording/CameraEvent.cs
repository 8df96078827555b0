namespace NanoCam.Server.Recording;

/// <summary>Kinds of events.</summary>
public enum CameraEventKind
{
    /// <summary>The camera went online.</summary>
    Online,

    /// <summary>The camera went offline.</summary>
    Offline,

    /// <summary>The camera restarted.</summary>
    Restart,

    /// <summary>Frames are lost.</summary>
    Gap,

    /// <summary>Frames were rejected.</summary>
    Rejected,

    /// <summary>Recording stopped.</summary>
    RecordingStopped,

    /// <summary>Recording started.</summary>
    RecordingStarted,

    /// <summary>The disk stopped accepting recordings, or is available again.</summary>
    Disk,

    /// <summary>Motion.</summary>
    Motion,

    /// <summary>An object or another trigger.</summary>
    Detection,

    /// <summary>The firmware of the camera reported a failure.</summary>
    Crash,
}

/// <summary>One event.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="CameraId">The camera; null for the server.</param>
/// <param name="TimeMicroseconds">When it happened or began.</param>
public sealed record CameraEvent(CameraEventKind Kind, string? CameraId, long TimeMicroseconds)
{
    /// <summary>Number; increases with the order of appending. 0 before that.</summary>
    public long Id { get; init; }

    /// <summary>When it ended; null for a moment, or while it lasts.</summary>
    public long? EndMicroseconds { get; init; }

    /// <summary>Why, as one word, such as a name of <see cref="NanoCam.Archive.GapCause"/> in lower case.</summary>
    public string? Cause { get; init; }

    /// <summary>Further details, for display.</summary>
    public string? Detail { get; init; }

    /// <summary>Number of affected frames.</summary>
    public long? Frames { get; init; }

    /// <summary>For motion: the highest level, 0 to 100.</summary>
    public int? Peak { get; init; }

    /// <summary>For motion: capture time of the frame with that level.</summary>
    public long? BestMicroseconds { get; init; }
}
