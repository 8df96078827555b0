namespace NanoCam.Camera;

/// <summary>Data of a captured JPEG. One object is reused for every frame.</summary>
public sealed class CapturedFrame
{
    /// <summary>Bytes of the JPEG.</summary>
    public int Length;

    /// <summary>Width in pixels.</summary>
    public int Width;

    /// <summary>Height in pixels.</summary>
    public int Height;

    /// <summary>Time of capture in microseconds since boot.</summary>
    public long CaptureMicroseconds;

    /// <summary>Number of the frame since the camera was opened.</summary>
    public int Number;

    /// <summary>Whether the camera was just opened, restarted or resized, so that exposure and color may not have settled.</summary>
    public bool IsSettling;
}
