using System.Buffers.Binary;
using NanoCam.Wire;

namespace NanoCam.Jpeg;

/// <summary>
/// Walks the structure of a JPEG (ITU-T T.81, annex B) whose bytes may still be arriving: SOI, segments by their lengths, scans by their
/// markers, EOI. Each call continues where the previous one stopped, so checking after every packet costs no more than one check at the
/// end.
/// </summary>
public struct JpegWalk
{
    private const byte Soi = 0xD8;
    private const byte Eoi = 0xD9;
    private const byte Sos = 0xDA;

    private int _at;
    private int _resume;
    private int _width;
    private int _height;
    private bool _begun;
    private bool _sized;
    private bool _scanned;
    private bool _inScan;

    /// <summary>Size and length of the JPEG, after it was accepted.</summary>
    public readonly JpegShape Shape => new(_width, _height, _at);

    /// <summary>Bytes that were read and belong to the JPEG.</summary>
    public readonly int Position => _at;

    /// <summary>
    /// Where to search for the next SOI if this JPEG turns out to be truncated: after the marker of its last segment or scan. The bytes of
    /// that segment may already belong to the next JPEG.
    /// </summary>
    public readonly int ResumePosition => _resume;

    /// <summary>
    /// Continues the walk. It ends with any verdict except <see cref="FrameVerdict.Truncated"/> and <see cref="FrameVerdict.Empty"/>.
    /// </summary>
    /// <param name="jpeg">All bytes so far: those of the previous call and those that arrived since.</param>
    /// <returns>Accepted at EOI; Truncated while more bytes are needed; the error otherwise.</returns>
    public FrameVerdict Continue(ReadOnlySpan<byte> jpeg) => Continue(jpeg, requireKnownCoding: true);

    /// <summary>
    /// Continues the walk. Without <paramref name="requireKnownCoding"/> it accepts every coding, including those that no browser shows;
    /// their <see cref="Shape"/> may have no size.
    /// </summary>
    internal FrameVerdict Continue(ReadOnlySpan<byte> jpeg, bool requireKnownCoding)
    {
        if (!_begun)
        {
            var begun = Begin(jpeg);
            if (begun != FrameVerdict.Accepted)
            {
                return begun;
            }
        }

        while (true)
        {
            if (_inScan && !TrySkipScan(jpeg))
            {
                return FrameVerdict.Truncated;
            }

            _inScan = false;
            var at = _at;
            if (!TryReadMarker(jpeg, ref at, out var marker))
            {
                if (at < jpeg.Length)
                {
                    return FrameVerdict.Malformed;
                }

                // One of several fill bytes FF is enough to recognize a marker.
                _at = at > _at ? at - 1 : at;
                return FrameVerdict.Truncated;
            }

            if (marker == Eoi)
            {
                _at = at;
                return _scanned ? FrameVerdict.Accepted : FrameVerdict.Malformed;
            }

            _at = at - 2;
            if (marker == Soi)
            {
                // This JPEG was truncated between two segments, and the next one begins here.
                _resume = _at;
            }

            var verdict = HasLength(marker) ? ReadSegment(jpeg, at, marker, requireKnownCoding) : FrameVerdict.Malformed;
            if (verdict != FrameVerdict.Accepted)
            {
                return verdict;
            }
        }
    }

    /// <summary>
    /// Adjusts the walk after the caller dropped the first <paramref name="count"/> bytes, at most <see cref="Position"/>. The next call
    /// gets the remaining bytes, and the length in <see cref="Shape"/> no longer counts the dropped ones.
    /// </summary>
    internal void Drop(int count)
    {
        _at -= count;
        _resume = Math.Max(0, _resume - count);
    }

    private FrameVerdict Begin(ReadOnlySpan<byte> jpeg)
    {
        if (jpeg.IsEmpty)
        {
            return FrameVerdict.Empty;
        }

        if (jpeg[0] != 0xFF || (jpeg.Length > 1 && jpeg[1] != Soi))
        {
            return FrameVerdict.NotJpeg;
        }

        if (jpeg.Length < 2)
        {
            return FrameVerdict.Truncated;
        }

        _begun = true;
        _at = _resume = 2;
        return FrameVerdict.Accepted;
    }

    private FrameVerdict ReadSegment(ReadOnlySpan<byte> jpeg, int at, byte marker, bool requireKnownCoding)
    {
        if (jpeg.Length - at < 2)
        {
            return FrameVerdict.Truncated;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[at..]);
        if (length < 2)
        {
            return FrameVerdict.Malformed;
        }

        // A scan before any SOF, or a SOF after a scan: the last segment of a truncated JPEG contains the SOI of the next one.
        if ((marker == Sos && !_sized) || (IsStartOfFrame(marker) && _scanned))
        {
            return FrameVerdict.Malformed;
        }

        _resume = at;
        if (jpeg.Length - at < length)
        {
            return FrameVerdict.Truncated;
        }

        _at = at + length;
        if (IsStartOfFrame(marker))
        {
            var verdict = ReadSize(marker, jpeg.Slice(at + 2, length - 2));
            _sized = true;
            return requireKnownCoding ? verdict : FrameVerdict.Accepted;
        }

        if (marker == Sos)
        {
            _scanned = _inScan = true;
        }

        return FrameVerdict.Accepted;
    }

    private FrameVerdict ReadSize(byte marker, ReadOnlySpan<byte> segment)
    {
        // Lossless, differential and arithmetic frames are JPEG, but no browser shows them.
        if (_width != 0 || marker > 0xC2 || segment.Length < 6 || segment.Length != 6 + (3 * segment[5]) || segment[5] is 0 or > 4)
        {
            return FrameVerdict.Malformed;
        }

        _height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        _width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        return _width == 0 || _height == 0 ? FrameVerdict.BadSize : FrameVerdict.Accepted;
    }

    // Moves to the first marker that ends the scan. Inside it, FF 00 is a data byte FF, and FF D0 to FF D7 restart the decoder.
    private bool TrySkipScan(ReadOnlySpan<byte> jpeg)
    {
        while (true)
        {
            var step = jpeg[_at..].IndexOf((byte)0xFF);
            _at = step < 0 ? jpeg.Length : _at + step;
            if (jpeg.Length - _at < 2)
            {
                return false;
            }

            var next = jpeg[_at + 1];
            if (next is 0 or (>= 0xD0 and <= 0xD7))
            {
                _at += 2;
            }
            else if (next == 0xFF)
            {
                _at++;
            }
            else
            {
                _resume = _at;
                return true;
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

    // 00 is not a marker; TEM, RST and SOI have no length and are not allowed between segments.
    private static bool HasLength(byte marker) => marker >= 0xC0 && marker is not (>= 0xD0 and <= Soi);

    private static bool IsStartOfFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
