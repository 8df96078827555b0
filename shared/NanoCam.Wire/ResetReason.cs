namespace NanoCam.Wire;

/// <summary>Why the camera last started.</summary>
public enum ResetReason : byte
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Power came on.</summary>
    PowerOn = 1,

    /// <summary>The reset pin.</summary>
    External = 2,

    /// <summary>The firmware asked for it.</summary>
    Software = 3,

    /// <summary>A crash.</summary>
    Panic = 4,

    /// <summary>A watchdog.</summary>
    Watchdog = 5,

    /// <summary>The supply voltage fell too low.</summary>
    BrownOut = 6,

    /// <summary>Woken from deep sleep.</summary>
    DeepSleep = 7,
}
