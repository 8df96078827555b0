namespace NanoCam.Client;

/// <summary>How a session ended without an error.</summary>
internal enum SessionEnd
{
    /// <summary>The source has no more frames.</summary>
    Finished,

    /// <summary>The server sent the restart command.</summary>
    Reboot,
}

/// <summary>One connection of a camera, on either uplink.</summary>
internal interface ICameraSession
{
    /// <summary>Connects and sends frames until the connection or the source ends, or the caller cancels.</summary>
    /// <exception cref="UplinkException">The connection failed.</exception>
    Task<SessionEnd> RunAsync(CancellationToken cancellationToken);
}
