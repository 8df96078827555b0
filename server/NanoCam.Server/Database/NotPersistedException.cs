namespace NanoCam.Server.Database;

/// <summary>
/// What was asked for is done and holds, but could not be written down: after a restart it would be undone. It is tried again meanwhile.
/// </summary>
public sealed class NotPersistedException : Exception
{
    /// <summary>Says so.</summary>
    public NotPersistedException(Exception inner)
        : base(
            "It has ended, and lets nobody in any more. But that could not be written to the disk, which is tried again every minute: if the server is restarted before, it counts again. Free space on the disk.",
            inner
        ) { }
}
