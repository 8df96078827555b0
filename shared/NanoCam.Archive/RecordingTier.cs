namespace NanoCam.Archive;

/// <summary>Density of the frames in a segment. Each tier has segments of its own, written when the frames arrive.</summary>
public enum RecordingTier
{
    /// <summary>Every recorded frame.</summary>
    Dense = 0,

    /// <summary>One frame a minute. Outlives the dense frames.</summary>
    Minute = 1,

    /// <summary>One frame an hour. Outlives the dense frames.</summary>
    Hour = 2,
}
