namespace NanoCam.Archive;

/// <summary>Why frames were lost. The numbers are stored in segments and never change.</summary>
public enum GapCause : byte
{
    /// <summary>Neither the camera nor the server reported a reason.</summary>
    Unknown = 0,

    /// <summary>The camera captured frames that it did not send.</summary>
    Device = 1,

    /// <summary>The connection was lost or too slow.</summary>
    Link = 2,

    /// <summary>The server was stopped, or had no memory for the frames.</summary>
    Server = 3,

    /// <summary>Recording was off.</summary>
    Stopped = 4,

    /// <summary>The camera restarted.</summary>
    Restart = 5,

    /// <summary>The disk was full, too slow or failed.</summary>
    Disk = 6,
}
