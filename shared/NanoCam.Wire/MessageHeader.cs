namespace NanoCam.Wire;

/// <summary>The eight bytes before every body: magic 'N' 'C', type, zero, body length (u32).</summary>
public struct MessageHeader
{
    /// <summary>Size of a header in bytes.</summary>
    public const int Size = 8;

    private const byte Magic0 = 0x4E;
    private const byte Magic1 = 0x43;

    /// <summary>Type of the message; may be unknown to this version.</summary>
    public MessageType Type;

    /// <summary>Length of the body that follows, in bytes.</summary>
    public int BodyLength;

    /// <summary>Writes a header and returns its size, 8.</summary>
    public static int Write(byte[] buffer, int offset, MessageType type, int bodyLength)
    {
        buffer[offset] = Magic0;
        buffer[offset + 1] = Magic1;
        buffer[offset + 2] = (byte)type;
        buffer[offset + 3] = 0;
        Bytes.WriteUInt32(buffer, offset + 4, (uint)bodyLength);
        return Size;
    }

    /// <summary>Reads a header. Rejects lengths above the limit of the type before the body is received.</summary>
    public static bool TryRead(byte[] buffer, int offset, int count, out MessageHeader header, out WireError error)
    {
        header = default;
        if (count < Size)
        {
            error = WireError.Truncated;
            return false;
        }

        if (buffer[offset] != Magic0 || buffer[offset + 1] != Magic1)
        {
            error = WireError.BadMagic;
            return false;
        }

        header.Type = (MessageType)buffer[offset + 2];
        var length = Bytes.ReadUInt32(buffer, offset + 4);
        var limit =
            header.Type == MessageType.Frame ? (uint)(WireProtocol.MaxJpegBytes + FrameHeader.MaxSize) : WireProtocol.MaxControlBytes;
        if (length > limit)
        {
            error = WireError.TooLong;
            return false;
        }

        header.BodyLength = (int)length;
        error = WireError.None;
        return true;
    }
}
