using NanoCam.Archive;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording.Export;

/// <summary>
/// Matroska with every size known: head, clusters, and cues at the end. Times are exact to the millisecond, and gaps are preserved. Has no
/// size limit.
/// </summary>
internal sealed class MatroskaExport : ExportFormat
{
    private const int HeadSize = 512;
    private const int ClusterHeadSize = 22;
    private const int CueSize = 33;
    private const int CuesHeadSize = 12;
    private const int MaxClusterFrames = 64;
    private const long MaxClusterMilliseconds = 1_000;
    private const uint SegmentId = 0x18538067;
    private const uint CuesId = 0x1C53BB6B;

    private long _dataAt;
    private long _cuesAt;

    /// <inheritdoc/>
    public override string MediaType => "video/x-matroska";

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ExportSink sink, ExportSource source, long length, CancellationToken cancellationToken)
    {
        var head = Head(source, length);
        if (sink.Includes(HeadSize))
        {
            await sink.WriteAsync(head, cancellationToken);
        }

        foreach (var cluster in Clusters(source))
        {
            if (sink.IsDone)
            {
                return;
            }

            if (sink.Includes(cluster.Size))
            {
                await WriteClusterAsync(sink, cluster, cancellationToken);
            }
        }

        _cuesAt = sink.Position;
        await WriteCuesAsync(sink, source, cancellationToken);
    }

    private byte[] Head(ExportSource source, long length)
    {
        var bytes = new byte[HeadSize];
        var writer = new EbmlWriter(bytes);
        Matroska.WriteEbml(ref writer);
        writer.Id(SegmentId);
        writer.Size(Math.Max(0, length - writer.Position - sizeof(long)), sizeof(long));
        _dataAt = writer.Position;
        var seekHead = writer.Begin(0x114D9B74);
        var seek = writer.Begin(0x4DBB);
        writer.Unsigned(0x53AB, CuesId, 4);
        writer.Unsigned(0x53AC, (ulong)(_cuesAt - Math.Min(_cuesAt, _dataAt)), sizeof(long));
        writer.End(seek);
        writer.End(seekHead);
        var summary = source.Summary;
        var header = new SidecarHeader(RecordingTier.Dense, summary.Width, summary.Height, summary.First, 0, IsClosed: true);
        Matroska.WriteInfo(ref writer, source.CameraId, header, source.DurationMilliseconds);
        Matroska.WriteTracks(ref writer, header);
        writer.Void(HeadSize - writer.Position);
        return bytes;
    }

    private static async ValueTask WriteClusterAsync(ExportSink sink, FrameCluster cluster, CancellationToken cancellationToken)
    {
        await sink.WriteAsync(ClusterHead(cluster), cancellationToken);
        foreach (var (frame, milliseconds) in cluster.Frames)
        {
            if (sink.Includes(Matroska.BlockHeadSize))
            {
                var head = new byte[Matroska.BlockHeadSize];
                Matroska.WriteBlockHead(head, frame.Length, (int)(milliseconds - cluster.Milliseconds));
                await sink.WriteAsync(head, cancellationToken);
            }

            if (sink.Includes(frame.Length))
            {
                await sink.WriteFrameAsync(frame, cancellationToken);
            }
        }
    }

    private static byte[] ClusterHead(FrameCluster cluster)
    {
        var bytes = new byte[ClusterHeadSize];
        var writer = new EbmlWriter(bytes);
        writer.Id(Matroska.Cluster);
        writer.Size(cluster.Size - writer.Position - sizeof(long), sizeof(long));
        writer.Unsigned(0xE7, (ulong)cluster.Milliseconds, sizeof(long));
        return bytes;
    }

    // Positions follow from the records, so the clusters are enumerated again instead of kept.
    private async ValueTask WriteCuesAsync(ExportSink sink, ExportSource source, CancellationToken cancellationToken)
    {
        var count = Clusters(source).LongCount();
        if (sink.Includes(CuesHeadSize))
        {
            await sink.WriteAsync(CuesHead(count), cancellationToken);
        }

        long position = HeadSize;
        foreach (var cluster in Clusters(source))
        {
            if (sink.IsDone)
            {
                return;
            }

            if (sink.Includes(CueSize))
            {
                await sink.WriteAsync(Cue(cluster.Milliseconds, position - _dataAt), cancellationToken);
            }

            position += cluster.Size;
        }
    }

    private static byte[] CuesHead(long count)
    {
        var bytes = new byte[CuesHeadSize];
        var writer = new EbmlWriter(bytes);
        writer.Id(CuesId);
        writer.Size(count * CueSize, sizeof(long));
        return bytes;
    }

    private static byte[] Cue(long milliseconds, long position)
    {
        var bytes = new byte[CueSize];
        var writer = new EbmlWriter(bytes);
        var point = writer.Begin(0xBB);
        writer.Unsigned(0xB3, (ulong)milliseconds, sizeof(long));
        var place = writer.Begin(0xB7);
        writer.Unsigned(0xF7, 1, 1);
        writer.Unsigned(0xF1, (ulong)position, sizeof(long));
        writer.End(place);
        writer.End(point);
        return bytes;
    }

    // The list is reused for the next cluster.
    private static IEnumerable<FrameCluster> Clusters(ExportSource source)
    {
        var frames = new List<(FrameRecord Frame, long Milliseconds)>();
        foreach (var next in source.TimedFrames())
        {
            if (
                frames.Count == MaxClusterFrames
                || (frames.Count > 0 && next.Milliseconds - frames[0].Milliseconds > MaxClusterMilliseconds)
            )
            {
                yield return new FrameCluster(frames);
                frames.Clear();
            }

            frames.Add(next);
        }

        if (frames.Count > 0)
        {
            yield return new FrameCluster(frames);
        }
    }

    private readonly struct FrameCluster(List<(FrameRecord Frame, long Milliseconds)> frames)
    {
        public List<(FrameRecord Frame, long Milliseconds)> Frames => frames;

        public long Milliseconds => frames[0].Milliseconds;

        public long Size { get; } = ClusterHeadSize + frames.Sum(item => (long)Matroska.BlockHeadSize + item.Frame.Length);
    }
}
