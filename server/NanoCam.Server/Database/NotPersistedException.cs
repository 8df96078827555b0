namespace NanoCam.Server.Database;

/// <summary>
/// A session, token, share link or camera key has ended in memory, but its row could not be deleted. The server retries. If it restarts
/// before a retry
/// succeeds, the credential becomes valid again.
/// </summary>
public sealed class NotPersistedException : Exception
{
    /// <summary>Creates the exception with a message for the user.</summary>
    /// <param name="inner">Error of the database.</param>
    public NotPersistedException(Exception inner)
        : base(
            "The access was revoked, but the server cannot write the change to its disk. It retries every minute. If it restarts "
                + "before a retry succeeds, the access becomes valid again. Free up disk space.",
            inner
        ) { }
}
