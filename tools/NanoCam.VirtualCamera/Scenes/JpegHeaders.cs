using System.Buffers.Binary;

namespace NanoCam.VirtualCamera.Scenes;

/// <summary>Segments before the scan data.</summary>
internal static class JpegHeaders
{
    /// <summary>Maximum size that <see cref="Write"/> needs in bytes: measured 629 with a restart interval, rounded up.</summary>
    public const int MaxLength = 1024;

    /// <summary>Writes SOI, JFIF, quantization, frame, Huffman, restart and scan headers of a 4:2:0 baseline JPEG.</summary>
    /// <returns>Number of bytes written.</returns>
    public static int Write(Span<byte> to, int width, int height, ReadOnlySpan<byte> luma, ReadOnlySpan<byte> chroma, int restartInterval)
    {
        var at = Append(to, 0, [0xFF, 0xD8]);
        at = Append(to, at, [0xFF, 0xE0, 0, 16, (byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        at = Quantization(to, at, 0, luma);
        at = Quantization(to, at, 1, chroma);
        at = Append(to, at, [0xFF, 0xC0, 0, 17, 8, 0, 0, 0, 0, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
        BinaryPrimitives.WriteUInt16BigEndian(to[(at - 14)..], (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(to[(at - 12)..], (ushort)width);
        at = Huffman(to, at, JpegTables.LumaDc);
        at = Huffman(to, at, JpegTables.LumaAc);
        at = Huffman(to, at, JpegTables.ChromaDc);
        at = Huffman(to, at, JpegTables.ChromaAc);
        if (restartInterval > 0)
        {
            at = Append(to, at, [0xFF, 0xDD, 0, 4, (byte)(restartInterval >> 8), (byte)restartInterval]);
        }

        return Append(to, at, [0xFF, 0xDA, 0, 12, 3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0]);
    }

    private static int Quantization(Span<byte> to, int at, byte number, ReadOnlySpan<byte> natural)
    {
        at = Append(to, at, [0xFF, 0xDB, 0, 67, number]);
        foreach (var index in JpegTables.ZigZag)
        {
            to[at++] = natural[index];
        }

        return at;
    }

    private static int Huffman(Span<byte> to, int at, HuffmanTable table)
    {
        var length = 2 + 1 + table.Counts.Length + table.Symbols.Length;
        at = Append(to, at, [0xFF, 0xC4, (byte)(length >> 8), (byte)length, table.Selector]);
        at = Append(to, at, table.Counts);
        return Append(to, at, table.Symbols);
    }

    private static int Append(Span<byte> to, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(to[at..]);
        return at + bytes.Length;
    }
}
