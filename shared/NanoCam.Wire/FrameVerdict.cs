namespace NanoCam.Wire;

/// <summary>
/// Result of checking a frame. Every value except <see cref="Accepted"/> and <see cref="Duplicate"/> means that the frame was rejected.
/// </summary>
public enum FrameVerdict : byte
{
    /// <summary>Verified and published.</summary>
    Accepted = 0,

    /// <summary>The sequence number was already accepted in this boot; the frame is ignored.</summary>
    Duplicate = 1,

    /// <summary>No bytes.</summary>
    Empty = 2,

    /// <summary>More bytes than the server accepts.</summary>
    TooLarge = 3,

    /// <summary>Does not begin with SOI (FF D8): another format.</summary>
    NotJpeg = 4,

    /// <summary>Has no EOI (FF D9), and its data is incomplete.</summary>
    Truncated = 5,

    /// <summary>The segments between SOI and EOI are inconsistent.</summary>
    Malformed = 6,

    /// <summary>Width or height is zero, or larger than the server accepts.</summary>
    BadSize = 7,

    /// <summary>The server cannot accept more frames at the moment.</summary>
    Busy = 8,

    /// <summary>A complete JPEG in a coding that browsers do not show: arithmetic, 12 bits, lossless or hierarchical.</summary>
    Unsupported = 9,
}
