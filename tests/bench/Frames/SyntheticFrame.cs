using System.Buffers.Binary;

namespace NanoCam.Bench.Frames;

/// <summary>
/// A JPEG of an exact size with a valid structure (SOI, COM, DQT, SOF0, DHT, SOS, entropy data without FF, EOI). The comment contains the
/// send time and the number of the frame, so both pass every check. All other bytes are constant, and the receiver compares them.
/// </summary>
internal sealed class SyntheticFrame
{
    /// <summary>Length of the part at the start that differs between frames.</summary>
    public const int StampedBytes = 22;

    private const int StampOffset = 6;
    private const int IndexOffset = 14;

    public SyntheticFrame(int length, int width = 640, int height = 480)
    {
        var jpeg = new byte[length];
        var at = Write(jpeg, 0, [0xFF, 0xD8, 0xFF, 0xFE, 0, 18]) + 16;
        at = Segment(jpeg, at, 0xDB, [0, .. Enumerable.Repeat((byte)16, 64)]);
        at = Segment(jpeg, at, 0xC0, [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0]);
        at = Segment(jpeg, at, 0xC4, [0x00, 1, .. new byte[15], 0]);
        at = Segment(jpeg, at, 0xC4, [0x10, 1, .. new byte[15], 0]);
        at = Segment(jpeg, at, 0xDA, [1, 1, 0x00, 0, 63, 0]);
        if (at + 2 > length)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, $"A frame needs at least {at + 2} bytes.");
        }

        var random = new Random(length);
        for (; at < length - 2; at++)
        {
            jpeg[at] = (byte)random.Next(0xFF);
        }

        Write(jpeg, at, [0xFF, 0xD9]);
        Jpeg = jpeg;
    }

    /// <summary>The whole JPEG.</summary>
    public byte[] Jpeg { get; }

    /// <summary>Writes time and number into a copy of the frame.</summary>
    public static void Stamp(Span<byte> jpeg, long time, uint index)
    {
        BinaryPrimitives.WriteInt64LittleEndian(jpeg[StampOffset..], time);
        BinaryPrimitives.WriteUInt32LittleEndian(jpeg[IndexOffset..], index);
    }

    /// <summary>Reads time and number.</summary>
    public static (long Time, uint Index) ReadStamp(ReadOnlySpan<byte> jpeg) =>
        (BinaryPrimitives.ReadInt64LittleEndian(jpeg[StampOffset..]), BinaryPrimitives.ReadUInt32LittleEndian(jpeg[IndexOffset..]));

    private static int Segment(byte[] jpeg, int at, byte marker, byte[] body)
    {
        var length = body.Length + 2;
        at = Write(jpeg, at, [0xFF, marker, (byte)(length >> 8), (byte)length]);
        return Write(jpeg, at, body);
    }

    private static int Write(byte[] jpeg, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(jpeg.AsSpan(Math.Min(at, jpeg.Length)));
        return at + bytes.Length;
    }
}
