namespace NanoCam.Jpeg;

/// <summary>
/// Adds missing parts to a complete JPEG. USB webcams and some network cameras omit the standard Huffman tables, as MJPEG in AVI allows,
/// and some encoders omit EOI. Not every browser shows such frames.
/// </summary>
public static class JpegRepair
{
    /// <summary>Adds standard Huffman tables and EOI in place. Leaves a JPEG that has both unchanged.</summary>
    /// <param name="buffer">Begins with the JPEG; room for <see cref="JpegShape.RepairedLength"/> bytes.</param>
    /// <param name="shape">Shape of the JPEG, as inspected.</param>
    /// <returns>Length of the JPEG now.</returns>
    public static int Apply(Span<byte> buffer, in JpegShape shape)
    {
        var length = shape.Length;
        if (shape.LacksTables)
        {
            var added = HuffmanTables.SegmentLength(shape.MissingTables);
            buffer[shape.TablesAt..length].CopyTo(buffer[(shape.TablesAt + added)..]);
            HuffmanTables.WriteSegment(shape.MissingTables, buffer.Slice(shape.TablesAt, added));
            length += added;
        }

        if (shape.LacksEnd)
        {
            buffer[length++] = 0xFF;
            buffer[length++] = 0xD9;
        }

        return length;
    }
}
