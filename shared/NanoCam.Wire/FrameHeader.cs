namespace NanoCam.Wire;

/// <summary>
/// Header before the JPEG in a Frame body: 32 bytes, written in place, field by field, so that a frame costs the device a fixed number of
/// managed steps. A later version may append fields: the JPEG is always the last <see cref="JpegLength"/> bytes of the body.
/// </summary>
public struct FrameHeader
{
    /// <summary>Size of the header that this version writes, in bytes.</summary>
    public const int Size = 32;

    /// <summary>Maximum size of the header of a later version, in bytes.</summary>
    public const int MaxSize = 256;

    /// <summary>
    /// Number of the frame since boot. Every captured frame that the uplink considered has a number, so a gap is a lost frame.
    /// </summary>
    public uint Sequence;

    /// <summary>Length of the JPEG in bytes.</summary>
    public int JpegLength;

    /// <summary>Time of capture in microseconds since the camera booted.</summary>
    public long CaptureMicroseconds;

    /// <summary>Bits of <see cref="FrameFlags"/>.</summary>
    public uint Flags;

    /// <summary>Id of the command that requested this frame, or 0.</summary>
    public uint RequestId;

    /// <summary>Width in pixels as known to the camera; 0 if unknown.</summary>
    public ushort Width;

    /// <summary>Height in pixels as known to the camera; 0 if unknown.</summary>
    public ushort Height;

    /// <summary>Microseconds from the capture until the frame was sent: its wait in the camera. 0 if unknown.</summary>
    public uint WaitMicroseconds;

    /// <summary>Writes a Frame message up to the JPEG (8 + 32 bytes) and returns that size.</summary>
    public int WriteMessage(byte[] buffer, int offset)
    {
        MessageHeader.Write(buffer, offset, MessageType.Frame, Size + JpegLength);
        var at = offset + MessageHeader.Size;
        Bytes.WriteUInt32(buffer, at, Sequence);
        Bytes.WriteUInt32(buffer, at + 4, (uint)JpegLength);
        Bytes.WriteInt64(buffer, at + 8, CaptureMicroseconds);
        Bytes.WriteUInt32(buffer, at + 16, Flags);
        Bytes.WriteUInt32(buffer, at + 20, RequestId);
        Bytes.WriteUInt16(buffer, at + 24, Width);
        Bytes.WriteUInt16(buffer, at + 26, Height);
        Bytes.WriteUInt32(buffer, at + 28, WaitMicroseconds);
        return MessageHeader.Size + Size;
    }

    /// <summary>
    /// Reads the first 32 bytes of a Frame body of <paramref name="bodyLength"/> bytes. The JPEG begins <c>bodyLength - JpegLength</c>
    /// bytes into the body.
    /// </summary>
    public static bool TryRead(byte[] buffer, int offset, int count, int bodyLength, out FrameHeader header, out WireError error)
    {
        header = default;
        if (count < Size || bodyLength < Size)
        {
            error = WireError.Truncated;
            return false;
        }

        var jpegLength = Bytes.ReadUInt32(buffer, offset + 4);
        if (jpegLength > WireProtocol.MaxJpegBytes)
        {
            error = WireError.TooLong;
            return false;
        }

        var headerLength = bodyLength - (int)jpegLength;
        if (headerLength < Size || headerLength > MaxSize)
        {
            error = WireError.BadValue;
            return false;
        }

        header.Sequence = Bytes.ReadUInt32(buffer, offset);
        header.JpegLength = (int)jpegLength;
        header.CaptureMicroseconds = Bytes.ReadInt64(buffer, offset + 8);
        header.Flags = Bytes.ReadUInt32(buffer, offset + 16);
        header.RequestId = Bytes.ReadUInt32(buffer, offset + 20);
        header.Width = Bytes.ReadUInt16(buffer, offset + 24);
        header.Height = Bytes.ReadUInt16(buffer, offset + 26);
        header.WaitMicroseconds = Bytes.ReadUInt32(buffer, offset + 28);
        error = WireError.None;
        return true;
    }
}
