using NanoCam.Jpeg;

namespace NanoCam.VirtualCamera.Scenes;

/// <summary>Options of a drawn camera.</summary>
public sealed record SceneOptions
{
    /// <summary>Name of the scene, one of <see cref="SceneRenderer.Names"/>.</summary>
    public required string Scene { get; init; }

    /// <summary>Text in the frame.</summary>
    public required string Name { get; init; }

    /// <summary>Width in pixels, 16 to 4096. Default 640.</summary>
    public int Width { get; init; } = 640;

    /// <summary>Height in pixels, 16 to 4096. Default 480.</summary>
    public int Height { get; init; } = 480;

    /// <summary>Highest frame rate, 0.01 to 240; the server can only lower it. Default 10.</summary>
    public double Fps { get; init; } = 10;

    /// <summary>JPEG quality, 1 (smallest) to 100 (best). Default 80.</summary>
    public int Quality { get; init; } = 80;

    /// <summary>Varies the scene's details.</summary>
    public int Seed { get; init; }

    /// <summary>Clock. Default: the system clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Throws if a value is out of range.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    internal void Check()
    {
        CheckRange(nameof(Width), Width, FrameSize.MinSide, FrameSize.MaxSide);
        CheckRange(nameof(Height), Height, FrameSize.MinSide, FrameSize.MaxSide);
        CheckRange(nameof(Quality), Quality, 1, 100);
        CheckRange(nameof(Fps), Fps, 0.01, 240);
    }

    private static void CheckRange(string option, double value, double min, double max)
    {
        if (!(value >= min && value <= max))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{option} must be between {min} and {max}.");
        }
    }
}
