namespace NanoCam.Wire;

/// <summary>The server's verdict on one frame.</summary>
public struct Ack
{
    /// <summary>Size of an Ack message in bytes.</summary>
    public const int MessageSize = MessageHeader.Size + 8;

    /// <summary>Bytes of one unit of <see cref="FrameBudget"/>.</summary>
    public const int BudgetUnit = 64;

    /// <summary>Sequence of the frame.</summary>
    public uint Sequence;

    /// <summary>Verdict on the frame.</summary>
    public FrameVerdict Verdict;

    /// <summary>Frames that the camera may have in flight from now on.</summary>
    public byte Credit;

    /// <summary>Bytes that a live frame may have, in units of <see cref="BudgetUnit"/>; 0 without a limit.</summary>
    public ushort FrameBudget;

    /// <summary>Writes the whole message and returns its size.</summary>
    public int WriteMessage(byte[] buffer, int offset)
    {
        MessageHeader.Write(buffer, offset, MessageType.Ack, MessageSize - MessageHeader.Size);
        var at = offset + MessageHeader.Size;
        Bytes.WriteUInt32(buffer, at, Sequence);
        buffer[at + 4] = (byte)Verdict;
        buffer[at + 5] = Credit;
        Bytes.WriteUInt16(buffer, at + 6, FrameBudget);
        return MessageSize;
    }

    /// <summary>Reads a body.</summary>
    /// <remarks>Uses no WireReader: there is one Ack per frame, and nanoFramework's interpreter allocates structs on its heap.</remarks>
    public static bool TryRead(byte[] buffer, int offset, int count, out Ack message, out WireError error)
    {
        message = default;
        if (count < MessageSize - MessageHeader.Size)
        {
            error = WireError.Truncated;
            return false;
        }

        message.Sequence = Bytes.ReadUInt32(buffer, offset);
        message.Verdict = (FrameVerdict)buffer[offset + 4];
        message.Credit = buffer[offset + 5];
        message.FrameBudget = Bytes.ReadUInt16(buffer, offset + 6);
        error = WireError.None;
        return true;
    }
}
