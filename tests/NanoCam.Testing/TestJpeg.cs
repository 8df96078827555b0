using System.Buffers.Binary;

namespace NanoCam.Testing;

/// <summary>
/// Creates minimal JPEG files with a valid structure around a scan of noise, for tests of sizes and limits. The golden frames are files
/// that decoders can show.
/// </summary>
public static class TestJpeg
{
    /// <summary>Creates a JPEG.</summary>
    /// <param name="length">Length in bytes, at least 96.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="seed">Seed of the noise.</param>
    public static byte[] Create(int length = 1000, int width = 640, int height = 480, int seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 96);
        // Huffman tables with one code each, so that the gate adds none.
        byte[] head =
        [
            .. (byte[])[0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0],
            .. (byte[])[0xFF, 0xC0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0],
            .. (byte[])[0xFF, 0xC4, 0, 38, 0x00, 1, .. new byte[16], 0x10, 1, .. new byte[16]],
            .. (byte[])[0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0],
        ];
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(25), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(27), (ushort)width);
        var jpeg = new byte[length];
        var random = new Random(seed);
        for (var i = head.Length; i < length - 2; i++)
        {
            jpeg[i] = (byte)random.Next(0xFF);
        }

        head.CopyTo(jpeg, 0);
        jpeg[^2] = 0xFF;
        jpeg[^1] = 0xD9;
        return jpeg;
    }

    /// <summary>A JPEG without its Huffman tables, as many USB cameras send it.</summary>
    public static byte[] WithoutTables(byte[] jpeg)
    {
        List<byte> kept = [0xFF, 0xD8];
        var at = 2;
        while (jpeg[at + 1] != 0xDA)
        {
            var next = at + 2 + (jpeg[at + 2] << 8) + jpeg[at + 3];
            kept.AddRange(jpeg[at + 1] == 0xC4 ? [] : jpeg[at..next]);
            at = next;
        }

        return [.. kept, .. jpeg[at..]];
    }
}
