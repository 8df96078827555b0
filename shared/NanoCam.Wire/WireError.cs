namespace NanoCam.Wire;

/// <summary>Why bytes could not be read as a message.</summary>
public enum WireError
{
    /// <summary>They could.</summary>
    None = 0,

    /// <summary>The bytes end before the message does.</summary>
    Truncated = 1,

    /// <summary>The header does not begin with the two magic bytes: the stream is out of step.</summary>
    BadMagic = 2,

    /// <summary>The length is above the limit of its kind.</summary>
    TooLong = 3,

    /// <summary>A text is longer than 64 bytes or has a byte outside 0x20 to 0x7E.</summary>
    BadText = 4,

    /// <summary>A field has a value outside its range.</summary>
    BadValue = 5,
}
