namespace NanoCam.Camera;

/// <summary>What stands beside a captured JPEG. One object is used again for every frame.</summary>
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

    /// <summary>Counts frames that were offered since the camera was opened.</summary>
    public int Number;

    /// <summary>
    /// Whether the camera was opened or restarted or its size changed just before: exposure and colour may not have settled.
    /// </summary>
    public bool IsSettling;
}
