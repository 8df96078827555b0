using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace NanoCam.Archive;

/// <summary>
/// Sidecar of a segment: a header of 64 bytes, then one <see cref="FrameEntry"/> for each frame. A copy of the records in the segment, so
/// that reading a frame takes one seek and one read.
/// </summary>
public sealed record SidecarHeader(RecordingTier Tier, int Width, int Height, long BaseMicroseconds, int Frames, bool IsClosed)
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 64;

    /// <summary>Version that this program writes. Later versions cannot be read.</summary>
    public const ushort Version = 1;

    private const int CheckAt = Size - sizeof(uint);

    private static ReadOnlySpan<byte> Magic => "NanoCamX"u8;

    /// <summary>Writes the header.</summary>
    public void Write(Span<byte> target)
    {
        target[..Size].Clear();
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt16LittleEndian(target[8..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(target[10..], FrameEntry.Size);
        target[12] = (byte)Tier;
        target[13] = (byte)(IsClosed ? 1 : 0);
        BinaryPrimitives.WriteUInt16LittleEndian(target[14..], (ushort)Width);
        BinaryPrimitives.WriteUInt16LittleEndian(target[16..], (ushort)Height);
        BinaryPrimitives.WriteInt32LittleEndian(target[20..], Frames);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], BaseMicroseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(target[CheckAt..], Crc32C.Of(target[..CheckAt]));
    }

    /// <summary>Reads a header; null if it is damaged or of a later version.</summary>
    public static SidecarHeader? TryRead(ReadOnlySpan<byte> source)
    {
        var isValid =
            source.Length >= Size
            && source.StartsWith(Magic)
            && BinaryPrimitives.ReadUInt16LittleEndian(source[8..]) == Version
            && BinaryPrimitives.ReadUInt32LittleEndian(source[CheckAt..]) == Crc32C.Of(source[..CheckAt]);
        return isValid
            ? new SidecarHeader(
                (RecordingTier)source[12],
                BinaryPrimitives.ReadUInt16LittleEndian(source[14..]),
                BinaryPrimitives.ReadUInt16LittleEndian(source[16..]),
                BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
                BinaryPrimitives.ReadInt32LittleEndian(source[20..]),
                source[13] == 1
            )
            : null;
    }
}

/// <summary>Reads sidecars.</summary>
public static class SidecarFile
{
    // Enough for a segment of one hour at 100 frames per second; more indicates damage.
    private const int MaxBytes = 64 << 20;

    // A multiple of the size of header and records.
    private const int PieceBytes = 64 * 1024;

    /// <summary>Reads the header and the valid records up to the first damaged one.</summary>
    public static (SidecarHeader? Header, FrameEntry[] Entries) Read(SafeFileHandle file)
    {
        var length = (int)Math.Min(RandomAccess.GetLength(file), MaxBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
        try
        {
            var read = Fill(file, buffer.AsSpan(0, length), 0);
            var bytes = buffer.AsSpan(0, read);
            var header = SidecarHeader.TryRead(bytes);
            if (header is null)
            {
                return (null, []);
            }

            var entries = new FrameEntry[(read - SidecarHeader.Size) / FrameEntry.Size];
            for (var i = 0; i < entries.Length; i++)
            {
                if (!FrameEntry.TryRead(bytes[(SidecarHeader.Size + (i * FrameEntry.Size))..], out entries[i]))
                {
                    return (header, entries[..i]);
                }
            }

            return (header, entries);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Finds the valid record whose capture time is closest, the earlier one of two; null if there is none. Reads in pieces: a segment has
    /// thousands of records, and viewers search while they drag.
    /// </summary>
    /// <param name="path">The sidecar.</param>
    /// <param name="distanceOf">Distance of a capture time; negative for times that do not count.</param>
    public static FrameEntry? FindClosest(string path, Func<long, long> distanceOf)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
            try
            {
                return FindClosest(file, buffer.AsSpan(0, PieceBytes), distanceOf);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static FrameEntry? FindClosest(SafeFileHandle file, Span<byte> buffer, Func<long, long> distanceOf)
    {
        FrameEntry? best = null;
        var (least, time) = (long.MaxValue, long.MaxValue);
        for (long position = 0; position < MaxBytes; position += buffer.Length)
        {
            var piece = buffer[..Fill(file, buffer, position)];
            if (position == 0 && SidecarHeader.TryRead(piece) is null)
            {
                return null;
            }

            for (var at = position == 0 ? SidecarHeader.Size : 0; at < piece.Length; at += FrameEntry.Size)
            {
                var record = piece[at..];
                if (!FrameEntry.IsValid(record))
                {
                    return best;
                }

                var captured = FrameEntry.CapturedOf(record);
                var distance = distanceOf(captured);
                if (distance >= 0 && (distance < least || (distance == least && captured < time)))
                {
                    (least, time) = (distance, captured);
                    best = FrameEntry.TryRead(record, out var entry) ? entry : best;
                }
            }

            if (piece.Length < buffer.Length)
            {
                break;
            }
        }

        return best;
    }

    private static int Fill(SafeFileHandle file, Span<byte> buffer, long position)
    {
        var read = 0;
        while (read < buffer.Length && RandomAccess.Read(file, buffer[read..], position + read) is var count and > 0)
        {
            read += count;
        }

        return read;
    }

    /// <summary>Reads the sidecar at a path; returns no entries if it does not exist.</summary>
    public static FrameEntry[] ReadEntries(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Read(file).Entries;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }
}
