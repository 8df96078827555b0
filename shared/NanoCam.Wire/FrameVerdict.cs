namespace NanoCam.Wire;

/// <summary>What became of a frame. Everything but Accepted and Duplicate means: it was not a picture we can show.</summary>
public enum FrameVerdict : byte
{
    /// <summary>Verified and published.</summary>
    Accepted = 0,

    /// <summary>A sequence number of this boot that was already accepted; ignored.</summary>
    Duplicate = 1,

    /// <summary>No bytes at all.</summary>
    Empty = 2,

    /// <summary>More bytes than the server takes.</summary>
    TooLarge = 3,

    /// <summary>Does not begin with SOI (FF D8): another format, or no picture.</summary>
    NotJpeg = 4,

    /// <summary>Ends before EOI (FF D9): cut off.</summary>
    Truncated = 5,

    /// <summary>The segments between SOI and EOI do not add up.</summary>
    Malformed = 6,

    /// <summary>Wider or higher than the server takes, or zero.</summary>
    BadSize = 7,

    /// <summary>The server cannot take more just now.</summary>
    Busy = 8,
}
