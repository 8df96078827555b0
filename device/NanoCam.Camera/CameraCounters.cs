namespace NanoCam.Camera;

/// <summary>What the native component counted since boot.</summary>
public sealed class CameraCounters
{
    /// <summary>Frames delivered whole.</summary>
    public int Captured;

    /// <summary>Frames replaced by a newer one before they were taken.</summary>
    public int Replaced;

    /// <summary>Frames dropped because they had no EOI. The driver drops most of them itself, uncounted: then the rate falls.</summary>
    public int NoEoi;

    /// <summary>Frames larger than a buffer; of the driver's own, uncounted as well.</summary>
    public int Overflow;

    /// <summary>Times the sensor gave nothing in time.</summary>
    public int Timeouts;

    /// <summary>Times the driver was restarted because of that.</summary>
    public int DriverResets;

    /// <summary>Frames dropped because they did not begin with SOI.</summary>
    public int NoSoi;

    /// <summary>Times the camera was opened.</summary>
    public int Opens;
}
