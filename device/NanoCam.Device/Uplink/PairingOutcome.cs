namespace NanoCam.Device.Uplink;

/// <summary>How an attempt to pair ended.</summary>
internal enum PairingOutcome
{
    /// <summary>Nobody answered, or the answer broke off.</summary>
    NoAnswer,

    /// <summary>The server has the key too.</summary>
    Paired,

    /// <summary>The code is not good.</summary>
    Refused,

    /// <summary>Not now.</summary>
    Later,

    /// <summary>The server does not know pairing: another program, or an older one.</summary>
    Unknown,
}
