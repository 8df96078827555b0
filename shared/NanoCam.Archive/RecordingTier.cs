namespace NanoCam.Archive;

/// <summary>Density of the frames in a segment. Each tier has separate segments, written when the frames arrive.</summary>
public enum RecordingTier
{
    /// <summary>Every recorded frame.</summary>
    Dense = 0,

    /// <summary>One frame per minute. Kept longer than the dense frames.</summary>
    Minute = 1,

    /// <summary>One frame per hour. Kept longer than the dense frames.</summary>
    Hour = 2,
}
