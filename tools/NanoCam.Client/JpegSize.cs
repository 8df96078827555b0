using System.Buffers.Binary;

namespace NanoCam.Client;

/// <summary>Reads the size of a JPEG from its SOF segment.</summary>
internal static class JpegSize
{
    private const int SofBytes = 9;

    /// <summary>Returns the size, or 0x0 when there is no SOF before the first scan.</summary>
    public static FrameSize Read(ReadOnlySpan<byte> jpeg)
    {
        var at = 2;
        while (at + SofBytes <= jpeg.Length && jpeg[at] == 0xFF)
        {
            var code = jpeg[at + 1];
            if (code == 0xFF)
            {
                at++;
                continue;
            }

            // SOF0 to SOF15, without DHT (C4), JPG (C8) and DAC (CC), which share the range.
            if (code is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC)
            {
                return new FrameSize(
                    BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 7)..]),
                    BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 5)..])
                );
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
        }

        return default;
    }
}
