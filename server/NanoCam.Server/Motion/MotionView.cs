namespace NanoCam.Server.Motion;

/// <summary>State of the motion detection of a camera.</summary>
internal enum MotionState
{
    /// <summary>It is off.</summary>
    Off,

    /// <summary>The server cannot decode frames.</summary>
    Unavailable,

    /// <summary>The camera has sent no frame.</summary>
    Waiting,

    /// <summary>The frames cannot be analyzed.</summary>
    Failed,

    /// <summary>The background is being learned.</summary>
    Learning,

    /// <summary>No event is in progress.</summary>
    Still,

    /// <summary>An event is in progress.</summary>
    Motion,
}

/// <summary>Result of the last analyzed frame of a camera.</summary>
/// <param name="State">State.</param>
/// <param name="Reason">Why motion is not detected, as a sentence; or null.</param>
/// <param name="TimeMicroseconds">Capture time of the frame; 0 without one.</param>
/// <param name="Grid">Its grid.</param>
/// <param name="Moving">Cells with motion, row by row from 0.</param>
internal sealed record MotionView(MotionState State, string? Reason, long TimeMicroseconds, GridSize Grid, IReadOnlyList<int> Moving)
{
    /// <summary>Level, 0 to 100.</summary>
    public double Level { get; init; }

    /// <summary>Level from which a frame counts as motion.</summary>
    public double TriggerLevel { get; init; }
}

/// <summary>Result of the analysis of one frame.</summary>
/// <param name="IsAnalyzed">Whether the frame could be analyzed.</param>
/// <param name="Started">The event that started, or null.</param>
/// <param name="Ended">The event that ended, or null.</param>
internal readonly record struct MotionStep(bool IsAnalyzed, MotionEvent? Started, MotionEvent? Ended)
{
    /// <summary>Whether the frame belongs to an event and has motion.</summary>
    public bool IsMoving { get; init; }
}
