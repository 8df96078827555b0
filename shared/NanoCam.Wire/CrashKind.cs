namespace NanoCam.Wire;

/// <summary>Kind of a failure of the firmware.</summary>
public enum CrashKind : byte
{
    /// <summary>Unknown.</summary>
    Unknown = 0,

    /// <summary>An exception ended a thread.</summary>
    Exception = 1,

    /// <summary>A thread made no progress.</summary>
    Stuck = 2,

    /// <summary>The watchdog restarted the board because no thread made progress.</summary>
    Stalled = 3,
}
