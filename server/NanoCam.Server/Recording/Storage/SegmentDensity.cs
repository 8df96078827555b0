using System.Buffers.Binary;
using NanoCam.Archive;

namespace NanoCam.Server.Recording.Storage;

/// <summary>
/// Frames and bytes of a segment per time step, so that a timeline only needs rows, not sidecars. The steps begin at multiples of
/// <see cref="BucketSeconds"/> since 1970.
/// </summary>
internal sealed class SegmentDensity(RecordingTier tier)
{
    // Frame counts use 2 bytes, byte counts 4.
    private const int Size = 6;

    // A segment with jumping times must not produce a row of megabytes, so later frames are counted in the last bucket.
    private const int MaxBuckets = 4_096;

    private readonly List<(ushort Frames, uint Bytes)> _buckets = [];
    private long _first = -1;

    /// <summary>Seconds of a step of the tier.</summary>
    public int BucketSeconds { get; } = SecondsOf(tier);

    /// <summary>Seconds of a step of a tier.</summary>
    public static int SecondsOf(RecordingTier tier) =>
        tier switch
        {
            RecordingTier.Dense => 10,
            RecordingTier.Minute => 60,
            _ => 3600,
        };

    /// <summary>Counts a frame.</summary>
    public void Add(in FrameEntry entry)
    {
        var bucket = entry.CapturedMicroseconds / (BucketSeconds * 1_000_000L);
        _first = _first < 0 ? bucket : _first;
        var index = (int)Math.Clamp(bucket - _first, 0, MaxBuckets - 1);
        while (_buckets.Count <= index)
        {
            _buckets.Add(default);
        }

        var (frames, bytes) = _buckets[index];
        _buckets[index] = ((ushort)Math.Min(ushort.MaxValue, frames + 1), (uint)Math.Min(uint.MaxValue, bytes + (long)entry.Length));
    }

    /// <summary>The column <c>density</c>.</summary>
    public byte[] ToBytes()
    {
        var column = new byte[_buckets.Count * Size];
        for (var i = 0; i < _buckets.Count; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(column.AsSpan(i * Size), _buckets[i].Frames);
            BinaryPrimitives.WriteUInt32LittleEndian(column.AsSpan((i * Size) + 2), _buckets[i].Bytes);
        }

        return column;
    }

    /// <summary>Calls <paramref name="add"/> with the start in seconds, the frames and the bytes of each step of a column.</summary>
    public static void Read(long startMicroseconds, long bucketSeconds, ReadOnlySpan<byte> column, Action<long, int, long> add)
    {
        var first = startMicroseconds / 1_000_000 / bucketSeconds * bucketSeconds;
        for (var i = 0; (i + 1) * Size <= column.Length; i++)
        {
            add(
                first + (i * bucketSeconds),
                BinaryPrimitives.ReadUInt16LittleEndian(column[(i * Size)..]),
                BinaryPrimitives.ReadUInt32LittleEndian(column[((i * Size) + 2)..])
            );
        }
    }
}
