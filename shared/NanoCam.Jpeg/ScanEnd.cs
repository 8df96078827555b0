using System.Buffers.Binary;

namespace NanoCam.Jpeg;

/// <summary>
/// Finds where the data of a sequential JPEG without EOI ends, by reading the Huffman codes of its last scan. This distinguishes a complete
/// frame from one that was cut off. Only needed for frames without EOI.
/// </summary>
internal static class ScanEnd
{
    /// <summary>Longest JPEG that is checked. Reading codes costs about 50 ms per megabyte.</summary>
    public const int MaxBytes = 4 << 20;

    /// <summary>Finds the end of the data; false if a part of the image is missing.</summary>
    /// <param name="jpeg">The bytes up to the next SOI, or all that arrived. They contain no EOI of this JPEG.</param>
    /// <param name="end">Bytes up to the end of the data.</param>
    public static bool TryFind(ReadOnlySpan<byte> jpeg, out int end)
    {
        end = 0;
        var frame = new ScanFrame();
        for (var at = 2; jpeg.Length <= MaxBytes && TryReadSegment(jpeg, ref at, out var marker, out var segment); )
        {
            if (marker == 0xDA && !HasMarker(jpeg[at..]))
            {
                return frame.TryBeginScan(segment, out var scan)
                    && scan.TryRead(jpeg, at, out end)
                    && frame.IsComplete
                    && IsEnd(jpeg[at..end], jpeg[end..]);
            }

            if (!frame.TryRead(marker, segment))
            {
                return false;
            }
        }

        return false;
    }

    // Text between frames can also be decoded as codes. Where the data really ended, it did not contain the lines of a multipart header,
    // and what
    // follows is padding, the line before a boundary, or a marker.
    private static bool IsEnd(ReadOnlySpan<byte> scan, ReadOnlySpan<byte> behind) =>
        (behind.IsEmpty || behind[0] is 0 or 0xFF or (byte)'\r' or (byte)'\n' or (byte)'-')
        && scan.IndexOf("\r\n--"u8) < 0
        && scan.IndexOf("\r\n\r\n"u8) < 0;

    private static bool TryReadSegment(ReadOnlySpan<byte> jpeg, ref int at, out byte marker, out ReadOnlySpan<byte> segment)
    {
        segment = default;
        while (TrySeekMarker(jpeg, ref at, out marker))
        {
            if (marker is 0x01 or (>= 0xD0 and <= 0xD7))
            {
                continue;
            }

            if (jpeg.Length - at < 2)
            {
                return false;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[at..]);
            if (length < 2 || jpeg.Length - at < length)
            {
                return false;
            }

            segment = jpeg.Slice(at + 2, length - 2);
            at += length;
            return true;
        }

        return false;
    }

    // Whether the scan ends with a marker. FF 00 and restarts are part of it, and FF may follow it as padding.
    private static bool HasMarker(ReadOnlySpan<byte> scan)
    {
        var at = 0;
        while (TrySeekMarker(scan, ref at, out var marker))
        {
            if (marker is not (>= 0xD0 and <= 0xD7))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TrySeekMarker(ReadOnlySpan<byte> bytes, ref int at, out byte marker)
    {
        while (bytes[at..].IndexOf((byte)0xFF) is var step and >= 0 && at + step + 1 < bytes.Length)
        {
            marker = bytes[at + step + 1];
            at += step + (marker == 0xFF ? 1 : 2);
            if (marker is not (0 or 0xFF))
            {
                return true;
            }
        }

        marker = 0;
        return false;
    }
}
