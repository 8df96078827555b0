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
public sealed record RecordingStatus(RecordingState State, string? Reason);
