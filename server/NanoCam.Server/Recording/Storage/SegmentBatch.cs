using NanoCam.Archive;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Recording.Storage;

/// <summary>
/// Frames that are written together: one or more clusters, as a list of buffers. The JPEGs stay in the buffers of their frames; only the
/// bytes between them are written here.
/// </summary>
internal sealed class SegmentBatch
{
    /// <summary>Maximum number of frames in a batch.</summary>
    public const int MaxFrames = 256;

    // A cluster starts anew after this time, so that a damaged one costs a player at most a second.
    private const long ClusterMilliseconds = 1_000;

    private readonly byte[] _heads = new byte[MaxFrames * (Matroska.FrameHeadSize + Matroska.ClusterHeadSize)];
    private readonly List<ReadOnlyMemory<byte>> _buffers = new(MaxFrames * 2);
    private readonly List<Frame> _frames = new(MaxFrames);
    private readonly List<FrameEntry> _entries = new(MaxFrames);
    private readonly List<(int Head, int Milliseconds)> _places = new(MaxFrames);
    private readonly List<(long Milliseconds, long Position)> _clusters = [];
    private int _headsLength;
    private int _clusterHead;
    private long _clusterTime;
    private long _start;

    /// <summary>Bytes to write.</summary>
    public long Length { get; private set; }

    /// <summary>The buffers, in order.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Buffers => _buffers;

    /// <summary>Records of the frames.</summary>
    public IReadOnlyList<FrameEntry> Entries => _entries;

    /// <summary>Times and positions of the clusters.</summary>
    public IReadOnlyList<(long Milliseconds, long Position)> Clusters => _clusters;

    /// <summary>Begins a batch at a position of the segment.</summary>
    public void Begin(long position) => _start = position;

    /// <summary>Adds a frame and takes over the caller's reference.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="entry">Its record, without offset and checksum.</param>
    /// <param name="milliseconds">Its time since the start of the segment; never less than that of the frame before.</param>
    public void Add(Frame frame, FrameEntry entry, long milliseconds)
    {
        var head = _headsLength;
        if (_entries.Count == 0 || milliseconds - _clusterTime > ClusterMilliseconds)
        {
            EndCluster();
            _clusters.Add((milliseconds, _start + Length));
            (_clusterHead, _clusterTime) = (_headsLength, milliseconds);
            _headsLength += Matroska.ClusterHeadSize;
            Length += Matroska.ClusterHeadSize;
            _clusterStart = Length;
        }

        Length += Matroska.FrameHeadSize;
        var jpeg = frame.Jpeg;
        entry = entry with { Offset = (uint)(_start + Length), Length = jpeg.Length };
        _places.Add((_headsLength, (int)(milliseconds - _clusterTime)));
        _headsLength += Matroska.FrameHeadSize;
        Length += jpeg.Length;
        _buffers.Add(_heads.AsMemory(head, _headsLength - head));
        _buffers.Add(jpeg);
        _entries.Add(entry);
        _frames.Add(frame);
    }

    /// <summary>
    /// Completes the last cluster, the checksums and the records. Nothing may be added afterwards. Checksums are computed here, because the
    /// frames are then in the cache of the processor when they are written.
    /// </summary>
    public void End()
    {
        EndCluster();
        for (var i = 0; i < _entries.Count; i++)
        {
            _entries[i] = _entries[i] with { Crc = Crc32C.Of(_frames[i].Jpeg.Span) };
            var (head, milliseconds) = _places[i];
            Matroska.WriteFrameHead(_heads.AsSpan(head), _entries[i], milliseconds);
        }
    }

    /// <summary>Releases the frames and empties the batch.</summary>
    public void Clear()
    {
        foreach (var frame in _frames)
        {
            frame.Release();
        }

        _frames.Clear();
        _entries.Clear();
        _places.Clear();
        _buffers.Clear();
        _clusters.Clear();
        _headsLength = 0;
        Length = 0;
    }

    private long _clusterStart;

    private void EndCluster()
    {
        if (_entries.Count > 0)
        {
            // The size counts the time element too, which is behind the size.
            Matroska.WriteClusterHead(_heads.AsSpan(_clusterHead), Length - _clusterStart + 6, _clusterTime);
        }
    }
}
