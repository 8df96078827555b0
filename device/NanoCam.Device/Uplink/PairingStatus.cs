namespace NanoCam.Device.Uplink;

/// <summary>Result of an attempt to pair.</summary>
internal enum PairingStatus
{
    /// <summary>No response, or an incomplete one.</summary>
    NoAnswer,

    /// <summary>The server now has the key as well.</summary>
    Paired,

    /// <summary>The server rejected the code.</summary>
    Rejected,

    /// <summary>The server is busy or limits attempts.</summary>
    Unavailable,

    /// <summary>The server does not support pairing: another program, or an older version.</summary>
    NotSupported,
}
