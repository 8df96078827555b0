namespace NanoCam.Jpeg;

/// <summary>Size and length of a JPEG, and its missing parts.</summary>
/// <param name="Width">Width in pixels, 1 to 65535.</param>
/// <param name="Height">Height in pixels, 1 to 65535.</param>
/// <param name="Length">Bytes from SOI to EOI inclusive, or to the end of the data without EOI; bytes after them are not part of the
/// JPEG.</param>
public readonly record struct JpegShape(int Width, int Height, int Length)
{
    /// <summary>Whether the image data is complete, but EOI is missing.</summary>
    public bool LacksEnd { get; init; }

    /// <summary>Whether a scan uses Huffman tables that the JPEG does not define.</summary>
    public bool LacksTables => MissingTables != 0;

    /// <summary>Length including the missing parts.</summary>
    public int RepairedLength => Length + HuffmanTables.SegmentLength(MissingTables) + (LacksEnd ? 2 : 0);

    /// <summary>Bits of <see cref="HuffmanTables"/> for the missing tables.</summary>
    internal int MissingTables { get; init; }

    /// <summary>Position of the missing tables: the first scan that uses one of them.</summary>
    internal int TablesAt { get; init; }
}
