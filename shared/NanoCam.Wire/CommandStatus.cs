namespace NanoCam.Wire;

/// <summary>How a command went.</summary>
public enum CommandStatus : byte
{
    /// <summary>Done, or begun where it cannot be seen done (a restart).</summary>
    Done = 0,

    /// <summary>The camera does not know or cannot do this.</summary>
    NotSupported = 1,

    /// <summary>Tried, and failed.</summary>
    Failed = 2,

    /// <summary>Busy with another command.</summary>
    Busy = 3,
}
