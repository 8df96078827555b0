namespace NanoCam.Wire;

/// <summary>Reason of the last start of a camera.</summary>
public enum ResetReason : byte
{
    /// <summary>Unknown.</summary>
    Unknown = 0,

    /// <summary>Power-on.</summary>
    PowerOn = 1,

    /// <summary>The reset pin.</summary>
    External = 2,

    /// <summary>The firmware requested the restart.</summary>
    Software = 3,

    /// <summary>A crash.</summary>
    Panic = 4,

    /// <summary>A watchdog.</summary>
    Watchdog = 5,

    /// <summary>The supply voltage dropped too low.</summary>
    BrownOut = 6,

    /// <summary>Wake-up from deep sleep.</summary>
    DeepSleep = 7,

    /// <summary>The firmware's watchdog: a thread, or the whole interpreter, made no progress.</summary>
    Stalled = 8,
}
