namespace NanoCam.Wire;

/// <summary>Result of a command.</summary>
public enum CommandStatus : byte
{
    /// <summary>Done, or started if the end cannot be observed (a restart).</summary>
    Done = 0,

    /// <summary>The camera does not support the command.</summary>
    NotSupported = 1,

    /// <summary>The command failed.</summary>
    Failed = 2,

    /// <summary>Busy with another command.</summary>
    Busy = 3,
}
