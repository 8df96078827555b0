using NanoCam.Archive;

namespace NanoCam.Bench.Recordings;

/// <summary>Writes closed segments, as a server leaves them, into a data directory that no server uses.</summary>
internal sealed class ArchiveWriter
{
    private const long Second = 1_000_000;
    private const int BaseUnit = 1_000;

    private readonly ArchiveLayout _layout;
    private string _day = "";

    public ArchiveWriter(string dataDirectory)
    {
        _layout = new ArchiveLayout(Path.Combine(dataDirectory, ArchiveLayout.FolderName));
        Directory.CreateDirectory(_layout.Root);
        File.WriteAllText(Path.Combine(_layout.Root, ArchiveLayout.VersionFile), "1\n");
    }

    /// <summary>Writes a segment and returns its path.</summary>
    /// <param name="camera">Id of the camera.</param>
    /// <param name="tier">Its tier.</param>
    /// <param name="start">Capture time of the first frame, in microseconds since 1970.</param>
    /// <param name="step">Microseconds between two frames.</param>
    /// <param name="count">Number of frames.</param>
    /// <param name="jpeg">Content of every frame.</param>
    public string Write(string camera, RecordingTier tier, long start, long step, int count, byte[] jpeg)
    {
        var name = SegmentName.Create(start, tier, 1);
        if (_layout.DayFolder(camera, name) is var day && day != _day)
        {
            Directory.CreateDirectory(_day = day);
        }

        var header = new SidecarHeader(tier, 320, 240, start / BaseUnit * BaseUnit, count, IsClosed: true);
        var sidecar = new byte[SidecarHeader.Size + (count * FrameEntry.Size)];
        header.Write(sidecar);
        var path = _layout.SegmentPath(camera, name);
        using var segment = new MemoryStream();
        segment.SetLength(Matroska.HeaderSize);
        segment.Position = Matroska.HeaderSize;
        List<(long, long)> clusters = [];
        for (var first = 0; first < count; )
        {
            var next = first + (int)Math.Clamp(Second / step, 1, count - first);
            clusters.Add(((start + (first * step) - header.BaseMicroseconds) / BaseUnit, segment.Position));
            WriteCluster(segment, sidecar, header, start, step, (first, next), jpeg);
            first = next;
        }

        var cuesAt = segment.Position;
        segment.Write(Matroska.WriteCues(clusters));
        var head = new byte[Matroska.HeaderSize];
        var last = ((count - 1) * step) / BaseUnit;
        Matroska.WriteHeader(head, $"{camera} {SegmentName.TextOf(tier)}", header, Matroska.DurationOf(last, count), cuesAt);
        segment.Position = 0;
        segment.Write(head);
        File.WriteAllBytes(path, segment.GetBuffer().AsSpan(0, (int)segment.Length));
        File.WriteAllBytes(_layout.SidecarPath(camera, name), sidecar);
        return path;
    }

    private static void WriteCluster(
        MemoryStream segment,
        byte[] sidecar,
        SidecarHeader header,
        long start,
        long step,
        (int First, int Next) range,
        byte[] jpeg
    )
    {
        var (first, next) = range;
        Span<byte> head = stackalloc byte[Matroska.FrameHeadSize];
        var time = (start + (first * step) - header.BaseMicroseconds) / BaseUnit;
        Matroska.WriteClusterHead(head, 6 + ((next - first) * (Matroska.FrameHeadSize + (long)jpeg.Length)), time);
        segment.Write(head[..Matroska.ClusterHeadSize]);
        var crc = Crc32C.Of(jpeg);
        for (var i = first; i < next; i++)
        {
            var entry = new FrameEntry
            {
                Offset = (uint)(segment.Position + Matroska.FrameHeadSize),
                Length = jpeg.Length,
                Crc = crc,
                BootId = 1,
                Number = (uint)i,
                Sequence = i,
                CapturedMicroseconds = start + (i * step),
                ReceivedMicroseconds = start + (i * step),
                Flags = FrameEntry.HasBoot | FrameEntry.HasNumber,
            };
            entry.Write(sidecar.AsSpan(SidecarHeader.Size + (i * FrameEntry.Size)));
            Matroska.WriteFrameHead(head, entry, (int)((i - first) * step / BaseUnit));
            segment.Write(head);
            segment.Write(jpeg);
        }
    }
}
