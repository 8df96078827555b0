namespace NanoCam.Wire;

/// <summary>Why bytes are not a valid message.</summary>
public enum WireError
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>The bytes end before the message does.</summary>
    Truncated = 1,

    /// <summary>The header does not begin with the two magic bytes: the stream lost synchronization.</summary>
    BadMagic = 2,

    /// <summary>The length is above the limit of the type.</summary>
    TooLong = 3,

    /// <summary>A text is longer than 64 bytes or contains a byte outside 0x20 to 0x7E.</summary>
    BadText = 4,

    /// <summary>A field has a value outside its range.</summary>
    BadValue = 5,
}
