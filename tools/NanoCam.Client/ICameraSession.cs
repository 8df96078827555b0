namespace NanoCam.Client;

/// <summary>How a session ended without an error.</summary>
internal enum SessionEnd
{
    /// <summary>The source has no more frames.</summary>
    Finished,

    /// <summary>The server sent the command to restart.</summary>
    Reboot,
}

/// <summary>One connection of a camera, over one of the two uplinks.</summary>
internal interface ICameraSession
{
    /// <summary>Connects and sends frames until the connection, the source or the caller ends.</summary>
    /// <exception cref="UplinkException">The connection failed.</exception>
    Task<SessionEnd> RunAsync(CancellationToken cancellationToken);
}
