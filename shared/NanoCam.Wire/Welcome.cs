namespace NanoCam.Wire;

/// <summary>The server's response to a camera that it accepts.</summary>
public sealed class Welcome
{
    /// <summary>The protocol version from here on.</summary>
    public byte Version = WireProtocol.Version;

    /// <summary>Frames that the camera may have sent without an acknowledgement.</summary>
    public byte Credit = WireProtocol.DefaultCredit;

    /// <summary>
    /// Seconds of silence after which either side sends a Ping. After three times that, the connection is dead. 1 to 65,535.
    /// </summary>
    public ushort HeartbeatSeconds = 10;

    /// <summary>Largest JPEG that the server accepts, in bytes.</summary>
    public uint MaxJpegBytes;

    /// <summary>The server's clock in microseconds since 1970-01-01 UTC.</summary>
    public long ServerMicroseconds;

    /// <summary>The initial settings.</summary>
    public CameraSettings Settings = new CameraSettings();

    /// <summary>Writes the whole message and returns its size.</summary>
    public int WriteMessage(byte[] buffer, int offset)
    {
        var writer = new WireWriter(buffer, offset, MessageType.Welcome);
        writer.WriteByte(Version);
        writer.WriteByte(Credit);
        writer.WriteUInt16(HeartbeatSeconds);
        writer.WriteUInt32(MaxJpegBytes);
        writer.WriteInt64(ServerMicroseconds);
        Settings.WriteBlock(ref writer);
        return writer.Finish();
    }

    /// <summary>Reads a body.</summary>
    public static bool TryRead(byte[] buffer, int offset, int count, out Welcome message, out WireError error)
    {
        var reader = new WireReader(buffer, offset, count);
        message = new Welcome();
        message.Version = reader.ReadByte();
        message.Credit = reader.ReadByte();
        message.HeartbeatSeconds = reader.ReadUInt16();
        message.MaxJpegBytes = reader.ReadUInt32();
        message.ServerMicroseconds = reader.ReadInt64();
        message.Settings = CameraSettings.ReadBlock(ref reader);
        if (message.HeartbeatSeconds == 0)
        {
            reader.Fail(WireError.BadValue);
        }

        error = reader.Error;
        return error == WireError.None;
    }
}
