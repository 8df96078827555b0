using System.Buffers.Binary;
using NanoCam.Wire;

namespace NanoCam.Server.Ingest;

/// <summary>
/// A walk through the structure of a JPEG (ITU-T T.81, annex B) whose bytes may still be arriving: SOI, segments by their lengths, scans by
/// their
/// markers, EOI. It goes on where it stopped, so that looking again after every packet costs no more than looking once at the end.
/// </summary>
internal struct JpegWalk
{
    private const byte Soi = 0xD8;
    private const byte Eoi = 0xD9;
    private const byte Sos = 0xDA;

    private int _at;
    private int _width;
    private int _height;
    private bool _scanned;
    private bool _inScan;

    /// <summary>Size and length of the JPEG, once it was accepted.</summary>
    public readonly JpegShape Shape => new(_width, _height, _at);

    /// <summary>Bytes that are understood.</summary>
    public readonly int Position => _at;

    /// <summary>
    /// Goes on. After any verdict but <see cref="FrameVerdict.Truncated"/> and <see cref="FrameVerdict.Empty"/> the walk is over.
    /// </summary>
    /// <param name="jpeg">The bytes from the beginning: those of the call before, and what came behind them.</param>
    /// <returns>Accepted at EOI; Truncated while more has to come; what is wrong otherwise.</returns>
    public FrameVerdict Continue(ReadOnlySpan<byte> jpeg)
    {
        if (_at == 0)
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

                // Of the FF that were passed over one is enough to know a marker by.
                _at = at > _at ? at - 1 : at;
                return FrameVerdict.Truncated;
            }

            if (marker == Eoi)
            {
                _at = at;
                return _scanned ? FrameVerdict.Accepted : FrameVerdict.Malformed;
            }

            var verdict = HasLength(marker) ? ReadSegment(jpeg, at, marker) : FrameVerdict.Malformed;
            if (verdict != FrameVerdict.Accepted)
            {
                return verdict;
            }
        }
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

        _at = 2;
        return FrameVerdict.Accepted;
    }

    private FrameVerdict ReadSegment(ReadOnlySpan<byte> jpeg, int at, byte marker)
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

        if (jpeg.Length - at < length)
        {
            return FrameVerdict.Truncated;
        }

        _at = at + length;
        if (IsStartOfFrame(marker))
        {
            return ReadSize(marker, jpeg.Slice(at + 2, length - 2));
        }

        if (marker == Sos)
        {
            if (_width == 0)
            {
                return FrameVerdict.Malformed;
            }

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

    // Moves to the first marker that ends the scan. Inside it FF 00 is a byte FF of data and FF D0 to FF D7 restart the decoder.
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

    // 00 is no marker; TEM, RST and SOI have no length and no place between segments.
    private static bool HasLength(byte marker) => marker >= 0xC0 && marker is not (>= 0xD0 and <= Soi);

    private static bool IsStartOfFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
