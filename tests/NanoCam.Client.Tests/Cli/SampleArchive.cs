using NanoCam.Archive;

namespace NanoCam.Client.Tests.Cli;

/// <summary>A data directory with recordings of one camera, in a temporary folder.</summary>
internal sealed class SampleArchive : IDisposable
{
    private const string Camera = "door";
    private const long Start = 1_767_225_600_000_000;
    private const int JpegBytes = 300;

    private readonly ArchiveLayout _layout;
    private int _segments;

    public SampleArchive()
    {
        _layout = new ArchiveLayout(Path.Combine(Folder.Path, ArchiveLayout.FolderName));
        Directory.CreateDirectory(_layout.Root);
        File.WriteAllText(Path.Combine(_layout.Root, ArchiveLayout.VersionFile), "1\n");
    }

    public TemporaryFolder Folder { get; } = new();

    /// <summary>Adds a segment with a frame every 100 ms.</summary>
    /// <param name="count">Number of frames.</param>
    /// <param name="isClosed">Whether it is closed; otherwise it ends in the middle of one more frame.</param>
    /// <returns>Paths of segment and sidecar.</returns>
    public (string Segment, string Sidecar) Add(int count, bool isClosed = true)
    {
        var start = Start + (_segments++ * 60_000_000L);
        var name = SegmentName.Create(start, RecordingTier.Dense, 1);
        Directory.CreateDirectory(_layout.DayFolder(Camera, name));
        var header = new SidecarHeader(RecordingTier.Dense, 96, 72, start, isClosed ? count : 0, isClosed);
        var sidecar = new byte[SidecarHeader.Size + (count * FrameEntry.Size)];
        header.Write(sidecar);
        using var segment = new MemoryStream();
        segment.SetLength(segment.Position = Matroska.HeaderSize);
        var head = new byte[Matroska.HeaderSize];
        Matroska.WriteClusterHead(head, 6 + (count * (Matroska.FrameHeadSize + JpegBytes)), 0);
        segment.Write(head, 0, Matroska.ClusterHeadSize);
        for (var i = 0; i < count; i++)
        {
            var jpeg = Enumerable.Repeat((byte)(i + 1), JpegBytes).ToArray();
            var entry = new FrameEntry
            {
                Offset = (uint)(segment.Position + Matroska.FrameHeadSize),
                Length = JpegBytes,
                Crc = Crc32C.Of(jpeg),
                Number = (uint)i,
                CapturedMicroseconds = start + (i * 100_000),
            };
            entry.Write(sidecar.AsSpan(SidecarHeader.Size + (i * FrameEntry.Size)));
            Matroska.WriteFrameHead(head, entry, i * 100);
            segment.Write(head, 0, Matroska.FrameHeadSize);
            segment.Write(jpeg);
        }

        var end = segment.Position;
        segment.Write(isClosed ? Matroska.WriteCues([(0, Matroska.HeaderSize)]) : new byte[77]);
        Matroska.WriteHeader(head, "door dense", header, Matroska.DurationOf((count - 1) * 100, count), end);
        segment.Position = 0;
        segment.Write(head);
        File.WriteAllBytes(_layout.SegmentPath(Camera, name), segment.ToArray());
        File.WriteAllBytes(_layout.SidecarPath(Camera, name), sidecar);
        return (_layout.SegmentPath(Camera, name), _layout.SidecarPath(Camera, name));
    }

    /// <summary>Content and time of change of every file.</summary>
    public IReadOnlyList<(string Path, DateTime Changed, string Content)> Files() =>
        [
            .. Directory
                .GetFiles(Folder.Path, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(path => (path, File.GetLastWriteTimeUtc(path), Convert.ToHexString(File.ReadAllBytes(path)))),
        ];

    public void Dispose() => Folder.Dispose();
}
