namespace NanoCam.Server.Motion;

/// <summary>Motion detection of one camera. Replaced, never changed in place.</summary>
public sealed record MotionSettings
{
    /// <summary>Whether motion is detected.</summary>
    public bool Enabled { get; init; }

    /// <summary>1 (large and clear motion only) to 100.</summary>
    public int Sensitivity { get; init; } = 50;

    /// <summary>Seconds that motion must last before an event starts.</summary>
    public double MinDurationSeconds { get; init; } = 0.5;

    /// <summary>Seconds without motion after which an event ends.</summary>
    public double CoolDownSeconds { get; init; } = 10;

    /// <summary>Whether the camera takes a snapshot when an event starts.</summary>
    public bool Snapshot { get; init; }

    /// <summary>Areas in which motion counts; empty for the whole frame.</summary>
    public IReadOnlyList<MotionPolygon> Zones { get; init; } = [];

    /// <summary>Areas in which motion does not count.</summary>
    public IReadOnlyList<MotionPolygon> Masks { get; init; } = [];
}

/// <summary>An area of the frame.</summary>
/// <param name="Points">At least 3 corners.</param>
public sealed record MotionPolygon(IReadOnlyList<MotionPoint> Points);

/// <summary>A corner of an area.</summary>
/// <param name="X">0 (left) to 1.</param>
/// <param name="Y">0 (top) to 1.</param>
public readonly record struct MotionPoint(double X, double Y);
