using System.Buffers.Binary;

namespace NanoCam.Jpeg;

/// <summary>
/// Which Huffman tables a JPEG defines and uses, as bits: 0 to 3 for DC tables, 4 to 7 for AC tables. Also contains the standard tables
/// (ITU-T T.81, annex K.3), which decoders assume where a JPEG defines none.
/// </summary>
internal static class HuffmanTables
{
    /// <summary>The tables that exist as standard tables: DC and AC, 0 for luminance and 1 for chrominance.</summary>
    public const int Standard = 0x33;

    // Each table has the form of a DHT segment: class and number, 16 counts of codes by length, and the values.
    private static readonly byte[] LuminanceDc = Convert.FromHexString("0000010501010101010100000000000000000102030405060708090A0B");
    private static readonly byte[] ChrominanceDc = Convert.FromHexString("0100030101010101010101010000000000000102030405060708090A0B");
    private static readonly byte[] LuminanceAc = Convert.FromHexString(
        "100002010303020403050504040000017D01020300041105122131410613516107227114328191A1082342B1C11552D1F02433627282090A16171819"
            + "1A25262728292A3435363738393A434445464748494A535455565758595A636465666768696A737475767778797A838485868788898A929394959697"
            + "98999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DAE1E2E3E4E5E6E7E8E9EAF1F2F3F4F5F6F7F8F9FA"
    );

    private static readonly byte[] ChrominanceAc = Convert.FromHexString(
        "1100020102040403040705040400010277000102031104052131061241510761711322328108144291A1B1C109233352F0156272D10A162434E125F1"
            + "1718191A262728292A35363738393A434445464748494A535455565758595A636465666768696A737475767778797A82838485868788898A92939495"
            + "969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DAE2E3E4E5E6E7E8E9EAF2F3F4F5F6F7F8F9FA"
    );

    /// <summary>Reads which tables a DHT segment defines.</summary>
    /// <param name="segment">The segment behind its length.</param>
    public static int DefinedBy(ReadOnlySpan<byte> segment)
    {
        var defined = 0;
        while (TryTakeTable(ref segment, out var table))
        {
            defined |= BitOf(table[0]);
        }

        return defined;
    }

    /// <summary>Takes the next table of a DHT segment.</summary>
    /// <param name="segment">What is left of the segment.</param>
    /// <param name="table">Class and number, 16 counts, values.</param>
    public static bool TryTakeTable(ref ReadOnlySpan<byte> segment, out ReadOnlySpan<byte> table)
    {
        table = default;
        if (segment.Length < 17 || (segment[0] & 0xEC) != 0)
        {
            return false;
        }

        var values = 0;
        foreach (var count in segment[1..17])
        {
            values += count;
        }

        if (values > 256 || segment.Length < 17 + values)
        {
            return false;
        }

        table = segment[..(17 + values)];
        segment = segment[(17 + values)..];
        return true;
    }

    /// <summary>Reads which tables a scan uses.</summary>
    /// <param name="header">The SOS segment behind its length.</param>
    /// <param name="isProgressive">Whether a scan uses tables of one class only.</param>
    public static int UsedBy(ReadOnlySpan<byte> header, bool isProgressive)
    {
        if (header.IsEmpty || header.Length != 4 + (2 * header[0]) || header[0] is 0 or > 4)
        {
            return 0;
        }

        var spectral = header[1 + (2 * header[0])];
        var approximation = header[3 + (2 * header[0])];
        var usesDc = !isProgressive || (spectral == 0 && approximation >> 4 == 0);
        var usesAc = !isProgressive || spectral != 0;
        var used = 0;
        for (var component = 0; component < header[0]; component++)
        {
            var tables = header[2 + (2 * component)];
            used |= usesDc ? BitOf((byte)((tables >> 4) & 3)) : 0;
            used |= usesAc ? BitOf((byte)(0x10 | (tables & 3))) : 0;
        }

        return used;
    }

    /// <summary>Length of a DHT segment with the standard tables of these bits; 0 for none.</summary>
    public static int SegmentLength(int tables)
    {
        if (tables == 0)
        {
            return 0;
        }

        var length = 4;
        for (var bit = 0; bit < 8; bit++)
        {
            length += (tables & (1 << bit)) != 0 ? StandardTable(bit).Length : 0;
        }

        return length;
    }

    /// <summary>Writes a DHT segment with the standard tables of these bits.</summary>
    public static void WriteSegment(int tables, Span<byte> segment)
    {
        segment[0] = 0xFF;
        segment[1] = 0xC4;
        BinaryPrimitives.WriteUInt16BigEndian(segment[2..], (ushort)(segment.Length - 2));
        var at = 4;
        for (var bit = 0; bit < 8; bit++)
        {
            if ((tables & (1 << bit)) != 0)
            {
                StandardTable(bit).CopyTo(segment[at..]);
                at += StandardTable(bit).Length;
            }
        }
    }

    /// <summary>The standard table of one bit of <see cref="Standard"/>, as in a DHT segment.</summary>
    public static ReadOnlySpan<byte> StandardTable(int bit) =>
        bit switch
        {
            0 => LuminanceDc,
            1 => ChrominanceDc,
            4 => LuminanceAc,
            5 => ChrominanceAc,
            _ => [],
        };

    /// <summary>Index of a table: its bit number.</summary>
    public static int IndexOf(byte classAndNumber) => (classAndNumber & 3) + (classAndNumber >> 2);

    private static int BitOf(byte classAndNumber) => 1 << IndexOf(classAndNumber);
}
