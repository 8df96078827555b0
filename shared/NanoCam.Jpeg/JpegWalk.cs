using System.Buffers.Binary;
using NanoCam.Wire;

namespace NanoCam.Jpeg;

/// <summary>
/// Walks the structure of a JPEG (ITU-T T.81, annex B) whose bytes may still be arriving: SOI, segments by their lengths, scans by their
/// markers, EOI. Each call continues where the previous one stopped, so checking after every packet costs no more than one check at the
/// end. Bytes between segments are skipped up to the next marker, as libjpeg and the browsers do.
/// </summary>
public struct JpegWalk
{
    // The size of the largest segment, whose marker or length may be wrong. The limit also bounds how often hostile bytes are read again.
    private const int MaxStrayBytes = 65_536;

    // After a segment with a thumbnail: its length may not include its own two bytes, and some software pads to words.
    private const int MaxStrayBytesBehindThumbnail = 16;

    private const byte Soi = 0xD8;
    private const byte Eoi = 0xD9;
    private const byte Sos = 0xDA;
    private const byte Dht = 0xC4;

    private int _at;
    private int _resume;
    private int _width;
    private int _height;
    private int _stray;
    private int _strayLimit;
    private int _definedTables;
    private int _missingTables;
    private int _tablesAt;
    private bool _begun;
    private bool _sized;
    private bool _scanned;
    private bool _inScan;
    private bool _isBehindSegment;
    private bool _lacksEnd;
    private bool _isDropped;

    /// <summary>Size and length of the JPEG, after it was accepted.</summary>
    public readonly JpegShape Shape =>
        new(_width, _height, _at)
        {
            LacksEnd = _lacksEnd,
            MissingTables = _missingTables,
            TablesAt = _tablesAt,
        };

    /// <summary>How the JPEG is coded, once its size is known.</summary>
    public JpegCoding Coding { get; private set; }

    /// <summary>Bytes that were read and belong to the JPEG.</summary>
    public readonly int Position => _at;

    /// <summary>
    /// Where to search for the next SOI if this JPEG turns out to be truncated: after the marker of its last segment or scan. The bytes of
    /// that segment may already belong to the next JPEG.
    /// </summary>
    public readonly int ResumePosition => _resume;

    /// <summary>Whether a segment has begun. Otherwise, the bytes after SOI may be anything.</summary>
    internal bool HasSegment { get; private set; }

    /// <summary>
    /// Continues the walk. It ends with any verdict except <see cref="FrameVerdict.Truncated"/> and <see cref="FrameVerdict.Empty"/>.
    /// </summary>
    /// <param name="jpeg">All bytes so far: those of the previous call and those that arrived since.</param>
    /// <returns>Accepted at EOI, or where the next JPEG begins after complete data; Truncated while more bytes are needed; the error
    /// otherwise.</returns>
    public FrameVerdict Continue(ReadOnlySpan<byte> jpeg) => Continue(jpeg, requireKnownCoding: true);

    /// <summary>Ends the walk: no more bytes will come. Data that is complete without EOI is accepted.</summary>
    public FrameVerdict Finish(ReadOnlySpan<byte> jpeg) => Finish(jpeg, requireKnownCoding: true);

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
            var endsScan = _inScan;
            if (_inScan && !TrySkipScan(jpeg))
            {
                return FrameVerdict.Truncated;
            }

            _inScan = false;
            var found = SeekMarker(jpeg, out var marker);
            if (found != FrameVerdict.Accepted)
            {
                return found;
            }

            if (marker == Eoi)
            {
                _at += 2;
                return _scanned ? FrameVerdict.Accepted : FrameVerdict.Malformed;
            }

            if (marker == Soi)
            {
                // The next JPEG begins here. This one was truncated, unless only its EOI is missing.
                _resume = _at;
                return endsScan && TryEndScan(jpeg[.._at]) ? FrameVerdict.Accepted : FrameVerdict.Malformed;
            }

            var verdict = HasLength(marker) ? ReadSegment(jpeg, marker, requireKnownCoding) : FrameVerdict.Malformed;
            if (verdict != FrameVerdict.Accepted)
            {
                return verdict;
            }
        }
    }

    /// <summary>Ends the walk, as <see cref="Finish(ReadOnlySpan{byte})"/> does, for every coding.</summary>
    internal FrameVerdict Finish(ReadOnlySpan<byte> jpeg, bool requireKnownCoding)
    {
        var verdict = Continue(jpeg, requireKnownCoding);
        return verdict == FrameVerdict.Truncated && _inScan && TryEndScan(jpeg) ? FrameVerdict.Accepted : verdict;
    }

    /// <summary>
    /// Adjusts the walk after the caller dropped the first <paramref name="count"/> bytes, at most <see cref="Position"/>. The next call
    /// gets the remaining bytes, and the length in <see cref="Shape"/> no longer counts the dropped ones.
    /// </summary>
    internal void Drop(int count)
    {
        _at -= count;
        _resume = Math.Max(0, _resume - count);
        _isDropped |= count > 0;
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
        _strayLimit = MaxStrayBytes;
        return FrameVerdict.Accepted;
    }

    // Moves to the FF of the next marker: FF and a byte that is neither 00 nor FF. Skips everything before it: any number of FF,
    // markers without meaning here, and stray bytes.
    private FrameVerdict SeekMarker(ReadOnlySpan<byte> jpeg, out byte marker)
    {
        marker = 0;
        while (_at < jpeg.Length)
        {
            var rest = jpeg[_at..];
            var fill = rest.IndexOfAnyExcept((byte)0xFF);
            if (fill < 0)
            {
                // One of several fill bytes FF is enough to recognize a marker.
                return Skip(rest.Length - 1) ? FrameVerdict.Truncated : FrameVerdict.Malformed;
            }

            if (fill > 0 && rest[fill] is not (0 or 0x01 or (>= 0xD0 and <= 0xD7)))
            {
                marker = rest[fill];
                return Skip(fill - 1) ? FrameVerdict.Accepted : FrameVerdict.Malformed;
            }

            if (_isBehindSegment)
            {
                _isBehindSegment = false;
                _strayLimit = Math.Min(_stray + StrayBytesBehind(jpeg[_resume.._at], jpeg[_resume - 1]), MaxStrayBytes);
            }

            var next = rest[fill..].IndexOf((byte)0xFF);
            if (!Skip(next < 0 ? rest.Length : fill + Math.Max(next, 1)))
            {
                return FrameVerdict.Malformed;
            }
        }

        return FrameVerdict.Truncated;
    }

    private bool Skip(int count)
    {
        _at += count;
        _stray += count;
        return _stray <= _strayLimit;
    }

    // A segment that contains the start of a JPEG may be made of bytes of the next JPEG, because this one was truncated. Only APP segments
    // contain thumbnails, and these have an end.
    private static int StrayBytesBehind(ReadOnlySpan<byte> segment, byte marker)
    {
        var start = segment.LastIndexOf([(byte)0xFF, Soi]);
        return start < 0 ? MaxStrayBytes
            : marker >= 0xE0 && segment[start..].IndexOf([(byte)0xFF, Eoi]) >= 0 ? MaxStrayBytesBehindThumbnail
            : 0;
    }

    private FrameVerdict ReadSegment(ReadOnlySpan<byte> jpeg, byte marker, bool requireKnownCoding)
    {
        var at = _at + 2;
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
        HasSegment = true;
        if (jpeg.Length - at < length)
        {
            return FrameVerdict.Truncated;
        }

        var segment = jpeg.Slice(at + 2, length - 2);
        var begin = _at;
        _at = at + length;
        _isBehindSegment = !_isDropped;
        _strayLimit = MaxStrayBytes;
        if (IsStartOfFrame(marker))
        {
            var verdict = ReadSize(marker, segment);
            _sized = true;
            return requireKnownCoding ? verdict : FrameVerdict.Accepted;
        }

        if (marker is Dht or Sos && segment.IndexOf([(byte)0xFF, Soi]) >= 0)
        {
            // No table and no scan header contains these bytes: this JPEG was truncated, and the next one begins here.
            return FrameVerdict.Malformed;
        }

        if (marker == Dht)
        {
            _definedTables |= HuffmanTables.DefinedBy(segment);
        }

        return marker == Sos ? BeginScan(begin, segment, requireKnownCoding) : FrameVerdict.Accepted;
    }

    private FrameVerdict BeginScan(int begin, ReadOnlySpan<byte> header, bool requireKnownCoding)
    {
        _scanned = _inScan = true;
        var missing = HuffmanTables.UsedBy(header, Coding == JpegCoding.Progressive) & ~_definedTables;
        _tablesAt = _missingTables == 0 && missing != 0 ? begin : _tablesAt;
        _missingTables |= missing & HuffmanTables.Standard;
        return requireKnownCoding && (missing & ~HuffmanTables.Standard) != 0 ? FrameVerdict.Malformed : FrameVerdict.Accepted;
    }

    private FrameVerdict ReadSize(byte marker, ReadOnlySpan<byte> segment)
    {
        if (_sized || segment.Length < 6 || segment.Length != 6 + (3 * segment[5]) || segment[5] is 0 or > 4)
        {
            return FrameVerdict.Malformed;
        }

        Coding = CodingOf(marker, segment[0]);
        if (Coding is JpegCoding.Unknown)
        {
            return FrameVerdict.Malformed;
        }

        if (Coding is not (JpegCoding.Sequential or JpegCoding.Progressive))
        {
            return FrameVerdict.Unsupported;
        }

        for (var component = 6; component < segment.Length; component += 3)
        {
            if (segment[component + 1] >> 4 is 0 or > 4 || (segment[component + 1] & 15) is 0 or > 4)
            {
                return FrameVerdict.Malformed;
            }
        }

        _height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        _width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        return _width == 0 || _height == 0 ? FrameVerdict.BadSize : FrameVerdict.Accepted;
    }

    private static JpegCoding CodingOf(byte marker, byte precision) =>
        marker switch
        {
            0xC3 or 0xCB => JpegCoding.Lossless,
            (>= 0xC5 and <= 0xC7) or (>= 0xCD and <= 0xCF) => JpegCoding.Hierarchical,
            0xC9 or 0xCA => JpegCoding.Arithmetic,
            _ when precision == 12 => JpegCoding.TwelveBit,
            _ when precision != 8 => JpegCoding.Unknown,
            0xC2 => JpegCoding.Progressive,
            _ => JpegCoding.Sequential,
        };

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

    private bool TryEndScan(ReadOnlySpan<byte> jpeg)
    {
        if (_isDropped || Coding != JpegCoding.Sequential || !ScanEnd.TryFind(jpeg, out var end))
        {
            return false;
        }

        _at = end;
        return _lacksEnd = true;
    }

    // Markers that libjpeg refuses between segments have no length here: reserved ones, SOI, and those of hierarchical and lossless JPEGs.
    private static bool HasLength(byte marker) => marker is >= 0xC0 and not (0xC8 or (>= 0xD0 and <= Soi) or (>= 0xF0 and <= 0xFD));

    private static bool IsStartOfFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
