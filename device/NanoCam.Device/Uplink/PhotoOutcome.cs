namespace NanoCam.Device.Uplink;

/// <summary>What became of a photo that was sent, or of a report without one.</summary>
internal enum PhotoOutcome
{
    /// <summary>Nobody answered.</summary>
    NoAnswer = 0,

    /// <summary>The server has it.</summary>
    Stored = 1,

    /// <summary>The server refuses it; it would do so again.</summary>
    Refused = 2,

    /// <summary>The server cannot take it just now.</summary>
    Later = 3,

    /// <summary>The answer makes no sense: it is not our server.</summary>
    Garbage = 4,
}
