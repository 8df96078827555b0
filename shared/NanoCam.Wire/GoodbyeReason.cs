namespace NanoCam.Wire;

/// <summary>Why a side closes the connection.</summary>
public enum GoodbyeReason : byte
{
    /// <summary>Regular end.</summary>
    Closing = 0,

    /// <summary>No common protocol version.</summary>
    Version = 1,

    /// <summary>The camera id is invalid.</summary>
    BadCameraId = 2,

    /// <summary>No key, a wrong key, or a revoked one.</summary>
    NotAuthorized = 3,

    /// <summary>A newer connection of the same camera replaced this one.</summary>
    Replaced = 4,

    /// <summary>Invalid bytes.</summary>
    ProtocolError = 5,

    /// <summary>Nothing was received for too long.</summary>
    Timeout = 6,

    /// <summary>The server is full.</summary>
    Busy = 7,

    /// <summary>The camera is going to sleep.</summary>
    Sleeping = 8,
}
