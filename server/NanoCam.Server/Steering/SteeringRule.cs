namespace NanoCam.Server.Steering;

/// <summary>Steering rule of one camera. Replaced, never changed in place.</summary>
public sealed record SteeringRule
{
    /// <summary>Who chooses interval, size and quality.</summary>
    public SteeringMode Mode { get; init; }

    /// <summary>Lowest quality that the server chooses, 1 to 100.</summary>
    public int LowestQuality { get; init; }

    /// <summary>Milliseconds between frames while nothing uses them, 100 to 3,600,000.</summary>
    public int IdleIntervalMs { get; init; }
}
