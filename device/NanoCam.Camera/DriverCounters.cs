namespace NanoCam.Camera;

/// <summary>Counters of the native component since boot.</summary>
public sealed class DriverCounters
{
    /// <summary>Complete frames.</summary>
    public int Captured;

    /// <summary>Frames that a newer one replaced before they were taken.</summary>
    public int Replaced;

    /// <summary>Frames dropped because they had no EOI. The driver drops most of them uncounted, which lowers the rate.</summary>
    public int NoEoi;

    /// <summary>Frames larger than a buffer. The driver drops most of them uncounted.</summary>
    public int Overflow;

    /// <summary>Number of times that the sensor did not deliver a frame in time.</summary>
    public int Timeouts;

    /// <summary>Number of driver restarts for that reason.</summary>
    public int DriverResets;

    /// <summary>Frames dropped because they did not begin with SOI.</summary>
    public int NoSoi;

    /// <summary>Number of times that the camera was opened.</summary>
    public int Opens;
}
