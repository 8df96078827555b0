namespace NanoCam.Wire;

/// <summary>
/// Desired or reported settings of a camera. The server sends them in Welcome and Settings; the camera reports them in SettingsResult.
/// </summary>
public sealed class CameraSettings
{
    /// <summary>Number of these desired settings, which the report repeats.</summary>
    public uint Revision;

    /// <summary>Milliseconds between frames; 0 means as fast as possible, or unset if <see cref="IsIntervalUnset"/>.</summary>
    public uint IntervalMilliseconds;

    /// <summary>
    /// Desired width in pixels; 0 leaves the size unchanged. The camera uses the smallest size that is not smaller, or its largest.
    /// </summary>
    public ushort Width;

    /// <summary>Desired height in pixels; 0 leaves the size unchanged.</summary>
    public ushort Height;

    /// <summary>JPEG quality, 1 (smallest) to 100 (best); 0 leaves it unchanged.</summary>
    public byte Quality;

    /// <summary>Controls to set; omitted ones stay unchanged.</summary>
    public ControlValue[] Controls = new ControlValue[0];

    /// <summary>Bits of <see cref="UnsetSettings"/>: fields that have no value to represent "unset".</summary>
    public byte Unset;

    /// <summary>Whether the interval is the camera's own; the server has none.</summary>
    public bool IsIntervalUnset => (Unset & UnsetSettings.Interval) != 0;

    /// <summary>Writes a complete Settings message and returns its size.</summary>
    public int WriteMessage(byte[] buffer, int offset)
    {
        var writer = new WireWriter(buffer, offset, MessageType.Settings);
        Write(ref writer);
        return writer.Finish();
    }

    /// <summary>Reads the body of a Settings message.</summary>
    public static bool TryRead(byte[] buffer, int offset, int count, out CameraSettings message, out WireError error)
    {
        var reader = new WireReader(buffer, offset, count);
        message = Read(ref reader);
        error = reader.Error;
        return error == WireError.None;
    }

    internal void WriteBlock(ref WireWriter writer)
    {
        var start = writer.BeginBlock();
        Write(ref writer);
        writer.EndBlock(start);
    }

    internal static CameraSettings ReadBlock(ref WireReader reader)
    {
        var block = reader.ReadBlock();
        var settings = Read(ref block);
        reader.Fail(block.Error);
        return settings;
    }

    private void Write(ref WireWriter writer)
    {
        writer.WriteUInt32(Revision);
        writer.WriteUInt32(IntervalMilliseconds);
        writer.WriteUInt16(Width);
        writer.WriteUInt16(Height);
        writer.WriteByte(Quality);
        ControlValue.WriteList(ref writer, Controls);
        writer.WriteByte(Unset);
    }

    private static CameraSettings Read(ref WireReader reader)
    {
        var settings = new CameraSettings();
        settings.Revision = reader.ReadUInt32();
        settings.IntervalMilliseconds = reader.ReadUInt32();
        settings.Width = reader.ReadUInt16();
        settings.Height = reader.ReadUInt16();
        settings.Quality = reader.ReadByte();
        settings.Controls = ControlValue.ReadList(ref reader);
        if (reader.HasMore)
        {
            // Settings messages before version 0.2 end here.
            settings.Unset = reader.ReadByte();
        }

        if (settings.Quality > 100)
        {
            reader.Fail(WireError.BadValue);
        }

        return settings;
    }
}
