namespace NanoCam.Server.Recording;

/// <summary>Whether a camera is recorded now.</summary>
public enum RecordingState
{
    /// <summary>The rule is off.</summary>
    Off,

    /// <summary>The rule is waiting for frames, an event, or its schedule.</summary>
    Waiting,

    /// <summary>Frames are being recorded.</summary>
    Recording,

    /// <summary>Frames should be recorded, but cannot be.</summary>
    Stopped,
}

/// <summary>Whether and why a camera is recorded.</summary>
/// <param name="State">The state.</param>
/// <param name="Reason">Why, as a sentence; null while it records.</param>
/// <param name="ReasonCode">Why, as one word, for programs and translations; null while it records.</param>
public sealed record RecordingStatus(RecordingState State, string? Reason, string? ReasonCode)
{
    /// <summary>The rule is off.</summary>
    public static readonly RecordingStatus Off = new(RecordingState.Off, "The recording rule of the camera is off.", "off");

    /// <summary>The schedule excludes this time.</summary>
    public static readonly RecordingStatus OutsideSchedule = new(
        RecordingState.Waiting,
        "The schedule of the camera does not include this time.",
        "schedule"
    );

    /// <summary>The rule waits for an event.</summary>
    public static readonly RecordingStatus NoEvent = new(RecordingState.Waiting, "No event has occurred.", "event");

    /// <summary>The camera sends no frames.</summary>
    public static readonly RecordingStatus NoFrames = new(RecordingState.Waiting, "The camera is not sending frames.", "noFrames");

    /// <summary>Frames cannot be written.</summary>
    public static RecordingStatus Stopped(string fault) => new(RecordingState.Stopped, fault, "disk");
}
