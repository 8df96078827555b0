namespace NanoCam.Jpeg;

/// <summary>How the image data of a JPEG is coded. Browsers show the first two.</summary>
public enum JpegCoding
{
    /// <summary>Not known: the JPEG has no frame header, or an invalid one.</summary>
    Unknown,

    /// <summary>Baseline or extended sequential, Huffman, 8 bits per sample.</summary>
    Sequential,

    /// <summary>Progressive, Huffman, 8 bits per sample.</summary>
    Progressive,

    /// <summary>Huffman, 12 bits per sample.</summary>
    TwelveBit,

    /// <summary>Arithmetic coding.</summary>
    Arithmetic,

    /// <summary>Lossless.</summary>
    Lossless,

    /// <summary>Hierarchical.</summary>
    Hierarchical,
}
