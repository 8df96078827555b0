using System.Buffers.Binary;
using NanoCam.Wire;

namespace NanoCam.Server.Ingest;

/// <summary>
/// Walks the structure of a JPEG (ITU-T T.81, annex B): SOI, segments by their lengths, scans by their markers, EOI. No pixel is decoded.
/// Accepts what browsers show: baseline, extended and progressive Huffman, with restart markers, one or more scans.
/// </summary>
public static class JpegInspector
{
    private const byte Soi = 0xD8;
    private const byte Eoi = 0xD9;
    private const byte Sos = 0xDA;

    /// <summary>Reads size and true length; <paramref name="shape"/> is only set for <see cref="FrameVerdict.Accepted"/>.</summary>
    public static FrameVerdict Inspect(ReadOnlySpan<byte> jpeg, out JpegShape shape)
    {
        shape = default;
        if (jpeg.IsEmpty)
        {
            return FrameVerdict.Empty;
        }

        if (jpeg[0] != 0xFF || (jpeg.Length > 1 && jpeg[1] != Soi))
        {
            return FrameVerdict.NotJpeg;
        }

        var at = 2;
        int width = 0, height = 0;
        var scanned = false;
        while (true)
        {
            if (!TryReadMarker(jpeg, ref at, out var marker))
            {
                return at >= jpeg.Length ? FrameVerdict.Truncated : FrameVerdict.Malformed;
            }

            if (marker == Eoi)
            {
                shape = new JpegShape(width, height, at);
                return scanned ? FrameVerdict.Accepted : FrameVerdict.Malformed;
            }

            if (!HasLength(marker))
            {
                return FrameVerdict.Malformed;
            }

            if (jpeg.Length - at < 2)
            {
                return FrameVerdict.Truncated;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[at..]);
            if (length < 2)
            {
                return FrameVerdict.Malformed;
            }

            if (jpeg.Length - at < length)
            {
                return FrameVerdict.Truncated;
            }

            var segment = jpeg.Slice(at + 2, length - 2);
            at += length;
            if (IsStartOfFrame(marker))
            {
                if (width != 0 || !TryReadSize(marker, segment, out width, out height))
                {
                    return FrameVerdict.Malformed;
                }

                if (width == 0 || height == 0)
                {
                    return FrameVerdict.BadSize;
                }
            }
            else if (marker == Sos)
            {
                if (width == 0)
                {
                    return FrameVerdict.Malformed;
                }

                scanned = true;
                if (!TrySkipScan(jpeg, ref at))
                {
                    return FrameVerdict.Truncated;
                }
            }
        }
    }

    // A marker is FF and a byte that is neither 00 nor FF; any number of FF may fill the space before it.
    private static bool TryReadMarker(ReadOnlySpan<byte> jpeg, ref int at, out byte marker)
    {
        marker = 0;
        if (at < jpeg.Length && jpeg[at] != 0xFF)
        {
            return false;
        }

        while (at < jpeg.Length && jpeg[at] == 0xFF)
        {
            at++;
        }

        if (at >= jpeg.Length)
        {
            return false;
        }

        marker = jpeg[at++];
        return true;
    }

    // 00 is no marker; TEM, RST and SOI have no length and no place between segments.
    private static bool HasLength(byte marker) => marker >= 0xC0 && marker is not (>= 0xD0 and <= Soi);

    private static bool IsStartOfFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static bool TryReadSize(byte marker, ReadOnlySpan<byte> segment, out int width, out int height)
    {
        width = height = 0;
        // Lossless, differential and arithmetic frames are JPEG, but no browser shows them.
        if (marker > 0xC2 || segment.Length < 6 || segment.Length != 6 + (3 * segment[5]) || segment[5] is 0 or > 4)
        {
            return false;
        }

        height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        return true;
    }

    // Moves to the first marker that ends the scan. Inside it FF 00 is a byte FF of data and FF D0 to FF D7 restart the decoder.
    private static bool TrySkipScan(ReadOnlySpan<byte> jpeg, ref int at)
    {
        while (true)
        {
            var step = jpeg[at..].IndexOf((byte)0xFF);
            if (step < 0 || at + step + 1 >= jpeg.Length)
            {
                at = jpeg.Length;
                return false;
            }

            at += step;
            var next = jpeg[at + 1];
            if (next is 0 or (>= 0xD0 and <= 0xD7))
            {
                at += 2;
            }
            else if (next == 0xFF)
            {
                at++;
            }
            else
            {
                return true;
            }
        }
    }
}
