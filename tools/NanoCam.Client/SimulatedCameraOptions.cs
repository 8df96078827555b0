namespace NanoCam.Client;

/// <summary>The two ways to a server.</summary>
public enum UplinkKind
{
    /// <summary>One long connection, both directions.</summary>
    Stream,

    /// <summary>One POST per frame.</summary>
    Http,
}

/// <summary>How a simulated camera is and what it shows.</summary>
public sealed record SimulatedCameraOptions
{
    /// <summary>Address of the server, http or https.</summary>
    public required Uri Server { get; init; }

    /// <summary>Camera id: 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the scene, one of <see cref="Scenes.SceneRenderer.Names"/>.</summary>
    public required string Scene { get; init; }

    /// <summary>Width in pixels, 16 to 4096. Default 640.</summary>
    public int Width { get; init; } = 640;

    /// <summary>Height in pixels, 16 to 4096. Default 480.</summary>
    public int Height { get; init; } = 480;

    /// <summary>Frames per second the sensor can deliver, 0.01 to 240; the server can ask for less, not for more. Default 10.</summary>
    public double Fps { get; init; } = 10;

    /// <summary>JPEG quality, 1 (smallest) to 100 (best). Default 80.</summary>
    public int Quality { get; init; } = 80;

    /// <summary>The way to the server. Default: stream.</summary>
    public UplinkKind Uplink { get; init; } = UplinkKind.Stream;

    /// <summary>Faults to make on purpose; null makes none.</summary>
    public FaultOptions? Faults { get; init; }

    /// <summary>Decides the scene's details, the faults and the jitter of retries, so that a run can be repeated.</summary>
    public int Seed { get; init; }

    /// <summary>The key from pairing; empty (the default) when the camera has none.</summary>
    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>Whether a first connection that fails ends the camera with an error instead of being tried again. Default false.</summary>
    public bool FailFast { get; init; }

    /// <summary>Where time comes from. Default: the system.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Throws for a value outside its range.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    internal void Check()
    {
        CameraIds.Check(Id);
        CheckRange(nameof(Width), Width, FrameSize.MinSide, FrameSize.MaxSide);
        CheckRange(nameof(Height), Height, FrameSize.MinSide, FrameSize.MaxSide);
        CheckRange(nameof(Quality), Quality, 1, 100);
        CheckRange(nameof(Fps), Fps, 0.01, 240);
    }

    private static void CheckRange(string option, double value, double min, double max)
    {
        if (!(value >= min && value <= max))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{option} is {min} to {max}.");
        }
    }
}
