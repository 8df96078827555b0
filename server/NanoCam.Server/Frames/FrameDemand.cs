namespace NanoCam.Server.Frames;

/// <summary>How many frames of a camera a sink uses, and how large it shows them.</summary>
/// <param name="FramesPerSecond">Frames per second; infinity for all, 0 for none.</param>
/// <param name="Width">Width in pixels at which frames are shown; <see cref="int.MaxValue"/> for the full width.</param>
public readonly record struct FrameDemand(double FramesPerSecond, int Width)
{
    /// <summary>All frames at full width.</summary>
    public static readonly FrameDemand Everything = new(double.PositiveInfinity, int.MaxValue);

    /// <summary>No frames.</summary>
    public static readonly FrameDemand Nothing;

    /// <summary>What satisfies both.</summary>
    public FrameDemand Or(FrameDemand other) =>
        other.FramesPerSecond <= 0 ? this
        : FramesPerSecond <= 0 ? other
        : new(Math.Max(FramesPerSecond, other.FramesPerSecond), Math.Max(Width, other.Width));
}
