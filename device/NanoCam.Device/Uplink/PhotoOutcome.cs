namespace NanoCam.Device.Uplink;

/// <summary>Result of sending a photo, or a report without one.</summary>
internal enum PhotoOutcome
{
    /// <summary>No response.</summary>
    NoAnswer = 0,

    /// <summary>The server stored it.</summary>
    Stored = 1,

    /// <summary>The server rejected it and would reject it again.</summary>
    Rejected = 2,

    /// <summary>The server cannot accept it now.</summary>
    Unavailable = 3,

    /// <summary>The response is not from a NanoCam server.</summary>
    InvalidAnswer = 4,
}
