namespace NanoCam.Wire;

/// <summary>First message of a camera: its identity, boot and capabilities.</summary>
public sealed class Hello
{
    /// <summary>Size of the nonce in bytes.</summary>
    public const int NonceSize = 16;

    /// <summary>Lowest protocol version that the camera supports.</summary>
    public byte MinVersion = WireProtocol.Version;

    /// <summary>Highest protocol version that the camera supports.</summary>
    public byte MaxVersion = WireProtocol.Version;

    /// <summary>Reason of the last start.</summary>
    public ResetReason ResetReason;

    /// <summary>Signal strength in dBm, or 0 without a radio.</summary>
    public sbyte Rssi;

    /// <summary>Random number of this boot. A new number means that sequence and clock started again.</summary>
    public uint BootId;

    /// <summary>Bits of <see cref="Wire.Capabilities"/>.</summary>
    public uint Capabilities;

    /// <summary>Largest JPEG that its buffer can hold, in bytes.</summary>
    public uint MaxJpegBytes;

    /// <summary>Largest width that it delivers, in pixels, limited by its sensor or its memory.</summary>
    public ushort MaxWidth;

    /// <summary>Largest height that it delivers, in pixels.</summary>
    public ushort MaxHeight;

    /// <summary>16 random bytes that are part of the proof.</summary>
    public byte[] Nonce = new byte[NonceSize];

    /// <summary>Id of the camera: 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit.</summary>
    public string CameraId = "";

    /// <summary>Name and version of the firmware.</summary>
    public string Firmware = "";

    /// <summary>Name of the board.</summary>
    public string Board = "";

    /// <summary>Name of the sensor.</summary>
    public string Sensor = "";

    /// <summary>Its controls, with ranges and values.</summary>
    public ControlRange[] Controls = new ControlRange[0];

    /// <summary>Writes the whole message and returns its size.</summary>
    public int WriteMessage(byte[] buffer, int offset)
    {
        var writer = new WireWriter(buffer, offset, MessageType.Hello);
        writer.WriteByte(MinVersion);
        writer.WriteByte(MaxVersion);
        writer.WriteByte((byte)ResetReason);
        writer.WriteSByte(Rssi);
        writer.WriteUInt32(BootId);
        writer.WriteUInt32(Capabilities);
        writer.WriteUInt32(MaxJpegBytes);
        writer.WriteUInt16(MaxWidth);
        writer.WriteUInt16(MaxHeight);
        writer.WriteBytes(Nonce, NonceSize);
        writer.WriteText(CameraId);
        writer.WriteText(Firmware);
        writer.WriteText(Board);
        writer.WriteText(Sensor);
        ControlRange.WriteList(ref writer, Controls);
        return writer.Finish();
    }

    /// <summary>Reads a body.</summary>
    public static bool TryRead(byte[] buffer, int offset, int count, out Hello message, out WireError error)
    {
        var reader = new WireReader(buffer, offset, count);
        message = new Hello();
        message.MinVersion = reader.ReadByte();
        message.MaxVersion = reader.ReadByte();
        message.ResetReason = (ResetReason)reader.ReadByte();
        message.Rssi = reader.ReadSByte();
        message.BootId = reader.ReadUInt32();
        message.Capabilities = reader.ReadUInt32();
        message.MaxJpegBytes = reader.ReadUInt32();
        message.MaxWidth = reader.ReadUInt16();
        message.MaxHeight = reader.ReadUInt16();
        message.Nonce = reader.ReadBytes(NonceSize);
        message.CameraId = reader.ReadText();
        message.Firmware = reader.ReadText();
        message.Board = reader.ReadText();
        message.Sensor = reader.ReadText();
        message.Controls = ControlRange.ReadList(ref reader);
        if (message.MinVersion > message.MaxVersion)
        {
            reader.Fail(WireError.BadValue);
        }

        error = reader.Error;
        return error == WireError.None;
    }
}
