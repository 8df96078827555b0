using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace NanoCam.Archive;

/// <summary>Reads a segment from its start and stops at the first byte that is not as the recorder writes it.</summary>
public sealed class SegmentWalk
{
    private const int MaxJpegBytes = 32 << 20;

    private readonly List<FrameEntry> _entries = [];
    private readonly List<(long Milliseconds, long Position)> _clusters = [];

    private SegmentWalk(SidecarHeader header) => Header = header;

    /// <summary>Header of the segment.</summary>
    public SidecarHeader Header { get; }

    /// <summary>Records of the complete frames.</summary>
    public IReadOnlyList<FrameEntry> Entries => _entries;

    /// <summary>Times and positions of the clusters with a complete frame.</summary>
    public IReadOnlyList<(long Milliseconds, long Position)> Clusters => _clusters;

    /// <summary>Time of the last frame since the start of the segment.</summary>
    public long LastMilliseconds { get; private set; }

    /// <summary>End of the last complete frame.</summary>
    public long End { get; private set; } = Matroska.HeaderSize;

    /// <summary>Start of the last cluster with a complete frame.</summary>
    public long LastCluster { get; private set; }

    /// <summary>Reads a segment and compares the checksum of every frame; null if its header is damaged.</summary>
    public static SegmentWalk? Run(SafeFileHandle file)
    {
        Span<byte> head = stackalloc byte[Matroska.HeaderSize];
        if (!TryFill(file, head, 0) || Matroska.TryReadHeader(head) is not { } header)
        {
            return null;
        }

        var walk = new SegmentWalk(header);
        walk.ReadClusters(file);
        return walk;
    }

    private void ReadClusters(SafeFileHandle file)
    {
        Span<byte> head = stackalloc byte[Matroska.ClusterHeadSize];
        var at = End;
        while (TryFill(file, head, at) && BinaryPrimitives.ReadUInt32BigEndian(head) == Matroska.Cluster)
        {
            var size = BinaryPrimitives.ReadInt64BigEndian(head[4..]) & 0x00FF_FFFF_FFFF_FFFF;
            long time = BinaryPrimitives.ReadUInt32BigEndian(head[14..]);
            var end = at + 12 + size;
            var count = _entries.Count;
            var isWhole = ReadFrames(file, at + Matroska.ClusterHeadSize, end, time);
            if (_entries.Count > count)
            {
                _clusters.Add((time, at));
                LastCluster = at;
            }

            if (!isWhole)
            {
                return;
            }

            at = end;
        }
    }

    private bool ReadFrames(SafeFileHandle file, long at, long end, long clusterTime)
    {
        Span<byte> head = stackalloc byte[Matroska.FrameHeadSize];
        while (at < end)
        {
            if (!TryFill(file, head, at) || !FrameEntry.TryRead(head[Matroska.RecordHeadSize..], out var entry))
            {
                return false;
            }

            if (entry.Offset != at + Matroska.FrameHeadSize || entry.Length is <= 0 or > MaxJpegBytes || !IsWhole(file, entry))
            {
                return false;
            }

            _entries.Add(entry);
            LastMilliseconds = clusterTime + BinaryPrimitives.ReadInt16BigEndian(head[(Matroska.FrameHeadSize - 3)..]);
            at = End = entry.Offset + (long)entry.Length;
        }

        return at == end;
    }

    /// <summary>Whether the bytes of a frame are those that its record describes.</summary>
    internal static bool IsWhole(SafeFileHandle file, in FrameEntry entry)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(entry.Length);
        try
        {
            var jpeg = buffer.AsSpan(0, entry.Length);
            return TryFill(file, jpeg, entry.Offset) && Crc32C.Of(jpeg) == entry.Crc;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool TryFill(SafeFileHandle file, Span<byte> target, long offset)
    {
        while (target.Length > 0)
        {
            var count = RandomAccess.Read(file, target, offset);
            if (count == 0)
            {
                return false;
            }

            target = target[count..];
            offset += count;
        }

        return true;
    }
}
