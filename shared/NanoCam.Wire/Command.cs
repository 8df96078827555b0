namespace NanoCam.Wire;

/// <summary>A request from the server for one action.</summary>
public struct Command
{
    /// <summary>Number that the response repeats; never 0.</summary>
    public uint RequestId;

    /// <summary>The action; may be unknown to this version.</summary>
    public CommandKind Kind;

    /// <summary>JPEG quality of a still, 1 to 100; 0 lets the camera choose.</summary>
    public byte Quality;

    /// <summary>Width of a still in pixels; 0 means the sensor's largest.</summary>
    public ushort Width;

    /// <summary>Height of a still in pixels; 0 means the sensor's largest.</summary>
    public ushort Height;

    /// <summary>Bits of <see cref="FrameFlags"/> that the still should have, such as Flash.</summary>
    public uint Flags;

    /// <summary>Writes the whole message and returns its size.</summary>
    public int WriteMessage(byte[] buffer, int offset)
    {
        var writer = new WireWriter(buffer, offset, MessageType.Command);
        writer.WriteUInt32(RequestId);
        writer.WriteByte((byte)Kind);
        writer.WriteByte(Quality);
        writer.WriteUInt16(Width);
        writer.WriteUInt16(Height);
        writer.WriteUInt32(Flags);
        return writer.Finish();
    }

    /// <summary>Reads a body.</summary>
    public static bool TryRead(byte[] buffer, int offset, int count, out Command message, out WireError error)
    {
        var reader = new WireReader(buffer, offset, count);
        message = default;
        message.RequestId = reader.ReadUInt32();
        message.Kind = (CommandKind)reader.ReadByte();
        message.Quality = reader.ReadByte();
        message.Width = reader.ReadUInt16();
        message.Height = reader.ReadUInt16();
        message.Flags = reader.ReadUInt32();
        if (message.Quality > 100)
        {
            reader.Fail(WireError.BadValue);
        }

        error = reader.Error;
        return error == WireError.None;
    }
}
