namespace NanoCam.Camera;

/// <summary>The size and quality in force.</summary>
public sealed class CameraFormat
{
    /// <summary>Width in pixels.</summary>
    public int Width;

    /// <summary>Height in pixels.</summary>
    public int Height;

    /// <summary>JPEG quality, 1 to 100, higher is better.</summary>
    public int Quality;
}
