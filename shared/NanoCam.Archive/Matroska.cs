namespace NanoCam.Archive;

/// <summary>
/// Matroska (RFC 9559) as segments use it: one track V_MJPEG, a header of fixed size, clusters of at most a second, and cues at the end.
/// docs/design/recording.md describes every byte.
/// </summary>
public static class Matroska
{
    /// <summary>Bytes of the header. One sector, so that closing a segment rewrites it atomically.</summary>
    public const int HeaderSize = 512;

    /// <summary>Bytes in front of the first frame of a cluster.</summary>
    public const int ClusterHeadSize = 18;

    /// <summary>Bytes in front of each JPEG: the record, inside an element that players skip, and the head of the block.</summary>
    public const int FrameHeadSize = RecordHeadSize + FrameEntry.Size + BlockHeadSize;

    /// <summary>Bytes in front of the record.</summary>
    public const int RecordHeadSize = 2;

    /// <summary>Bytes between the record and the JPEG.</summary>
    public const int BlockHeadSize = 9;

    /// <summary>Identifies the program and the version of the format.</summary>
    public const string WritingApp = "NanoCam archive 1";

    /// <summary>An element that readers ignore.</summary>
    public const uint Void = 0xEC;

    /// <summary>A cluster.</summary>
    public const uint Cluster = 0x1F43B675;

    private const uint Segment = 0x18538067;
    private const uint Info = 0x1549A966;
    private const uint Tracks = 0x1654AE6B;
    private const uint Cues = 0x1C53BB6B;
    private const uint SimpleBlock = 0xA3;
    private const byte KeyFrame = 0x80;
    private const int SeekHeadSize = 96;
    private const int DurationSize = 11;
    private const int CueSize = 32;

    // The copy of the sidecar's header is the end of the header.
    private const int CopyAt = HeaderSize - SidecarHeader.Size;

    // Matroska counts nanoseconds from 2001.
    private static readonly long Epoch =
        (new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Writes the header of a segment. An open one has no duration and no cues.</summary>
    /// <param name="target">At least <see cref="HeaderSize"/> bytes.</param>
    /// <param name="title">Shown by players.</param>
    /// <param name="header">Size of the frames and time of the first.</param>
    /// <param name="durationMilliseconds">Duration of a closed segment.</param>
    /// <param name="cuesAt">Position of the cues of a closed segment.</param>
    public static void WriteHeader(Span<byte> target, string title, SidecarHeader header, double durationMilliseconds = 0, long cuesAt = 0)
    {
        var writer = new EbmlWriter(target);
        WriteEbml(ref writer);
        writer.Id(Segment);
        writer.UnknownSize();
        var data = writer.Position;
        // Written again at the end of this method, when the positions are known.
        writer.Void(SeekHeadSize);
        var infoAt = writer.Position - data;
        WriteInfo(ref writer, title, header, durationMilliseconds);
        var tracksAt = writer.Position - data;
        WriteTracks(ref writer, header);
        writer.Void(HeaderSize - writer.Position);
        header.Write(target[CopyAt..]);
        if (header.IsClosed)
        {
            var seek = new EbmlWriter(target.Slice(data, SeekHeadSize));
            WriteSeekHead(ref seek, infoAt, tracksAt, cuesAt - data);
        }
    }

    /// <summary>Reads the header of a segment; null if it is damaged or not one of these.</summary>
    public static SidecarHeader? TryReadHeader(ReadOnlySpan<byte> source)
    {
        ReadOnlySpan<byte> start = [0x1A, 0x45, 0xDF, 0xA3];
        return source.Length >= HeaderSize && source.StartsWith(start) ? SidecarHeader.TryRead(source[CopyAt..]) : null;
    }

    /// <summary>Writes the start of a cluster; its size counts the bytes after the size field.</summary>
    public static void WriteClusterHead(Span<byte> target, long size, long milliseconds)
    {
        var writer = new EbmlWriter(target);
        writer.Id(Cluster);
        writer.Size(size, 8);
        writer.Unsigned(0xE7, (ulong)milliseconds, 4);
    }

    /// <summary>Writes the bytes before a JPEG: its record, and the head of its block.</summary>
    /// <param name="target">At least <see cref="FrameHeadSize"/> bytes.</param>
    /// <param name="entry">The record.</param>
    /// <param name="milliseconds">Time since the start of the cluster.</param>
    public static void WriteFrameHead(Span<byte> target, in FrameEntry entry, int milliseconds)
    {
        var writer = new EbmlWriter(target);
        writer.Id(Void);
        writer.Size(FrameEntry.Size, 1);
        entry.Write(target[writer.Position..]);
        WriteBlockHead(target[(RecordHeadSize + FrameEntry.Size)..], entry.Length, milliseconds);
    }

    /// <summary>Writes the head of the block of a JPEG.</summary>
    /// <param name="target">At least <see cref="BlockHeadSize"/> bytes.</param>
    /// <param name="length">Bytes of the JPEG.</param>
    /// <param name="milliseconds">Time since the start of the cluster.</param>
    public static void WriteBlockHead(Span<byte> target, int length, int milliseconds)
    {
        var block = new EbmlWriter(target);
        block.Id(SimpleBlock);
        block.Size(length + 4L, 4);
        ReadOnlySpan<byte> head = [0x81, (byte)(milliseconds >> 8), (byte)milliseconds, KeyFrame];
        head.CopyTo(target[block.Position..]);
    }

    /// <summary>Writes the cues: the positions of clusters by time.</summary>
    public static byte[] WriteCues(IReadOnlyList<(long Milliseconds, long Position)> clusters)
    {
        var bytes = new byte[16 + (clusters.Count * CueSize)];
        var writer = new EbmlWriter(bytes);
        var cues = writer.Begin(Cues);
        foreach (var (milliseconds, position) in clusters)
        {
            var point = writer.Begin(0xBB);
            writer.Unsigned(0xB3, (ulong)milliseconds, 4);
            var place = writer.Begin(0xB7);
            writer.Unsigned(0xF7, 1, 1);
            writer.Unsigned(0xF1, (ulong)(position - DataAt), 5);
            writer.End(place);
            writer.End(point);
        }

        writer.End(cues);
        return bytes[..writer.Position];
    }

    /// <summary>Duration of a segment: its last frame is shown for the average duration of the others.</summary>
    public static double DurationOf(long lastMilliseconds, int frames) =>
        lastMilliseconds + (frames > 1 ? Math.Max(1, (double)lastMilliseconds / (frames - 1)) : 40);

    // Positions in cues and seek heads count from the first child of the segment.
    private static int DataAt { get; } = MeasureDataAt();

    private static int MeasureDataAt()
    {
        var writer = new EbmlWriter(stackalloc byte[64]);
        WriteEbml(ref writer);
        writer.Id(Segment);
        writer.UnknownSize();
        return writer.Position;
    }

    /// <summary>Writes the header of EBML.</summary>
    public static void WriteEbml(ref EbmlWriter writer)
    {
        var ebml = writer.Begin(0x1A45DFA3);
        writer.Unsigned(0x4286, 1, 1);
        writer.Unsigned(0x42F7, 1, 1);
        writer.Unsigned(0x42F2, 4, 1);
        writer.Unsigned(0x42F3, 8, 1);
        writer.Text(0x4282, "matroska");
        writer.Unsigned(0x4287, 4, 1);
        writer.Unsigned(0x4285, 2, 1);
        writer.End(ebml);
    }

    /// <summary>Writes title, duration and date.</summary>
    public static void WriteInfo(ref EbmlWriter writer, string title, SidecarHeader header, double durationMilliseconds)
    {
        var info = writer.Begin(Info);
        writer.Unsigned(0x2AD7B1, 1_000_000, 3);
        if (header.IsClosed)
        {
            writer.Double(0x4489, durationMilliseconds);
        }
        else
        {
            writer.Void(DurationSize);
        }

        writer.Unsigned(0x4461, unchecked((ulong)((header.BaseMicroseconds - Epoch) * 1000)), 8);
        writer.Text(0x7BA9, title);
        writer.Text(0x4D80, "NanoCam");
        writer.Text(0x5741, WritingApp);
        writer.End(info);
    }

    /// <summary>Writes the track.</summary>
    public static void WriteTracks(ref EbmlWriter writer, SidecarHeader header)
    {
        var tracks = writer.Begin(Tracks);
        var track = writer.Begin(0xAE);
        writer.Unsigned(0xD7, 1, 1);
        writer.Unsigned(0x73C5, 1, 1);
        writer.Unsigned(0x83, 1, 1);
        writer.Unsigned(0x9C, 0, 1);
        writer.Text(0x86, "V_MJPEG");
        var video = writer.Begin(0xE0);
        writer.Unsigned(0xB0, (ulong)header.Width, 2);
        writer.Unsigned(0xBA, (ulong)header.Height, 2);
        writer.End(video);
        writer.End(track);
        writer.End(tracks);
    }

    private static void WriteSeekHead(ref EbmlWriter writer, long infoAt, long tracksAt, long cuesAt)
    {
        var head = writer.Begin(0x114D9B74);
        ReadOnlySpan<(uint Id, long At)> places = [(Info, infoAt), (Tracks, tracksAt), (Cues, cuesAt)];
        foreach (var (id, at) in places)
        {
            var seek = writer.Begin(0x4DBB);
            writer.Unsigned(0x53AB, id, 4);
            writer.Unsigned(0x53AC, (ulong)at, 5);
            writer.End(seek);
        }

        writer.End(head);
        writer.Void(SeekHeadSize - writer.Position);
    }
}
