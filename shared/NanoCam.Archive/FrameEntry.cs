using System.Buffers.Binary;
using System.Numerics;

namespace NanoCam.Archive;

/// <summary>
/// Record of one frame: 64 bytes, little-endian, with its own checksum. It precedes the frame in the segment and is repeated in the
/// sidecar. It also contains the number of frames since the previous record that are not in the segment, and the reason.
/// </summary>
public readonly record struct FrameEntry
{
    /// <summary>Bytes of a record. A power of two, so that no record crosses a sector of the disk.</summary>
    public const int Size = 64;

    /// <summary>The camera reported its boot.</summary>
    public const ushort HasBoot = 1;

    /// <summary>The camera reported the number of the frame.</summary>
    public const ushort HasNumber = 2;

    /// <summary>An earlier record counts this frame as lost: it arrived after a later frame.</summary>
    public const ushort WasLost = 4;

    private const int CapturedAt = 32;
    private const int CheckAt = Size - sizeof(uint);

    /// <summary>Position of the JPEG in the segment.</summary>
    public uint Offset { get; init; }

    /// <summary>Bytes of the JPEG.</summary>
    public int Length { get; init; }

    /// <summary>CRC-32C of the JPEG.</summary>
    public uint Crc { get; init; }

    /// <summary>Boot of the camera; 0 without <see cref="HasBoot"/>.</summary>
    public uint BootId { get; init; }

    /// <summary>Number of the frame within its boot, as assigned by the camera; 0 without <see cref="HasNumber"/>.</summary>
    public uint Number { get; init; }

    /// <summary>Frames before this one that the rule or the schedule excluded.</summary>
    public uint Thinned { get; init; }

    /// <summary>Number of the frame on the server, as routes and headers report it.</summary>
    public long Sequence { get; init; }

    /// <summary>Capture time on the server's clock, in microseconds since 1970.</summary>
    public long CapturedMicroseconds { get; init; }

    /// <summary>Time of arrival, in microseconds since 1970.</summary>
    public long ReceivedMicroseconds { get; init; }

    /// <summary>Frames before this one that arrived and could not be written.</summary>
    public uint Dropped { get; init; }

    /// <summary>Sequence numbers before this one that never arrived.</summary>
    public uint Lost { get; init; }

    /// <summary>Bits such as <see cref="HasBoot"/>.</summary>
    public ushort Flags { get; init; }

    /// <summary>Why the <see cref="Lost"/> frames were lost.</summary>
    public GapCause Cause { get; init; }

    /// <summary>Writes the record.</summary>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, Offset);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], Length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], Crc);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], BootId);
        BinaryPrimitives.WriteUInt32LittleEndian(target[16..], Number);
        BinaryPrimitives.WriteUInt32LittleEndian(target[20..], Thinned);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(target[CapturedAt..], CapturedMicroseconds);
        BinaryPrimitives.WriteInt64LittleEndian(target[40..], ReceivedMicroseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(target[48..], Dropped);
        BinaryPrimitives.WriteUInt32LittleEndian(target[52..], Lost);
        BinaryPrimitives.WriteUInt16LittleEndian(target[56..], Flags);
        target[58] = (byte)Cause;
        target[59] = 0;
        BinaryPrimitives.WriteUInt32LittleEndian(target[CheckAt..], Crc32C.Of(target[..CheckAt]));
    }

    /// <summary>Whether the checksum of a record is right.</summary>
    public static bool IsValid(ReadOnlySpan<byte> source) =>
        source.Length >= Size && BinaryPrimitives.ReadUInt32LittleEndian(source[CheckAt..]) == Crc32C.Of(source[..CheckAt]);

    /// <summary>Capture time of a record, for searches that do not need the rest.</summary>
    public static long CapturedOf(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadInt64LittleEndian(source[CapturedAt..]);

    /// <summary>Reads a record; false if its checksum is wrong.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out FrameEntry entry)
    {
        if (!IsValid(source))
        {
            entry = default;
            return false;
        }

        entry = new FrameEntry
        {
            Offset = BinaryPrimitives.ReadUInt32LittleEndian(source),
            Length = BinaryPrimitives.ReadInt32LittleEndian(source[4..]),
            Crc = BinaryPrimitives.ReadUInt32LittleEndian(source[8..]),
            BootId = BinaryPrimitives.ReadUInt32LittleEndian(source[12..]),
            Number = BinaryPrimitives.ReadUInt32LittleEndian(source[16..]),
            Thinned = BinaryPrimitives.ReadUInt32LittleEndian(source[20..]),
            Sequence = BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
            CapturedMicroseconds = CapturedOf(source),
            ReceivedMicroseconds = BinaryPrimitives.ReadInt64LittleEndian(source[40..]),
            Dropped = BinaryPrimitives.ReadUInt32LittleEndian(source[48..]),
            Lost = BinaryPrimitives.ReadUInt32LittleEndian(source[52..]),
            Flags = BinaryPrimitives.ReadUInt16LittleEndian(source[56..]),
            Cause = (GapCause)source[58],
        };
        return true;
    }
}

/// <summary>CRC-32C (Castagnoli), which processors compute in hardware.</summary>
public static class Crc32C
{
    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        if (bytes.Length >= sizeof(uint))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt32LittleEndian(bytes));
            bytes = bytes[sizeof(uint)..];
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
