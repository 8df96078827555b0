namespace NanoCam.VirtualCamera.Scenes;

/// <summary>What crosses a scene.</summary>
public enum MoverKind
{
    /// <summary>A person on foot.</summary>
    Person,

    /// <summary>A car.</summary>
    Car,

    /// <summary>A cat.</summary>
    Cat,
}

/// <summary>One crossing of a scene.</summary>
/// <param name="Number">Counts the crossings of a day.</param>
/// <param name="Kind">What crosses.</param>
/// <param name="Start">When it enters the frame, in seconds of the day (UTC).</param>
/// <param name="End">When it has left the frame.</param>
public sealed record Crossing(int Number, MoverKind Kind, double Start, double End)
{
    /// <summary>Distance of its feet from the top, in units.</summary>
    internal float Ground { get; init; }

    /// <summary>Length along its way, in units.</summary>
    internal float Length { get; init; }

    /// <summary>Height, in units.</summary>
    internal float Height { get; init; }

    /// <summary>Whether it goes from left to right.</summary>
    internal bool IsRightward { get; init; }

    /// <summary>Part of the way after which it stops for a while; 0 if it does not stop.</summary>
    internal float StopsAt { get; init; }

    /// <summary>Its main color.</summary>
    internal Color Ink { get; init; }

    /// <summary>Where its middle is, as a part of the way.</summary>
    internal float PlaceAt(double seconds)
    {
        var part = (float)Math.Clamp((seconds - Start) / (End - Start), 0, 1);
        if (StopsAt <= 0)
        {
            return part;
        }

        // A fifth of the time it stands.
        const float Pause = 0.2f;
        var moved = part <= StopsAt ? part : Math.Max(StopsAt, part - Pause);
        return moved / (1 - Pause);
    }
}

/// <summary>Where a mover is in a frame, as parts of the frame. The truth for tests of motion detection.</summary>
/// <param name="Crossing">The crossing.</param>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Top edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Bottom edge.</param>
public readonly record struct MoverBox(Crossing Crossing, float Left, float Top, float Right, float Bottom)
{
    /// <summary>Part of the frame that the box covers.</summary>
    public float Area => Math.Max(0, Right - Left) * Math.Max(0, Bottom - Top);
}
