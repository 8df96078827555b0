namespace NanoCam.Wire;

/// <summary>What a camera counted since boot, and how it is. Sent every heartbeat; the server joins it with its own counters.</summary>
public sealed class Health
{
    /// <summary>What <see cref="TemperatureCelsius"/> is when the chip has no sensor.</summary>
    public const sbyte NoTemperature = -128;

    /// <summary>Milliseconds since boot, modulo 2^32.</summary>
    public uint UptimeMilliseconds;

    /// <summary>Frames the sensor delivered whole.</summary>
    public uint Captured;

    /// <summary>Frames replaced by a newer one before they could be sent.</summary>
    public uint Replaced;

    /// <summary>Frames dropped because they had no EOI.</summary>
    public uint NoEoi;

    /// <summary>Frames larger than the buffer.</summary>
    public uint Overflow;

    /// <summary>Times the sensor gave nothing in time.</summary>
    public uint Timeouts;

    /// <summary>Times the driver was restarted.</summary>
    public uint DriverResets;

    /// <summary>Frames sent.</summary>
    public uint Sent;

    /// <summary>Times the uplink was opened again.</summary>
    public uint Reconnects;

    /// <summary>Free managed memory in bytes.</summary>
    public uint FreeMemory;

    /// <summary>Signal strength in dBm, or 0 without a radio.</summary>
    public sbyte Rssi;

    /// <summary>Chip temperature in degrees Celsius, or <see cref="NoTemperature"/>.</summary>
    public sbyte TemperatureCelsius = NoTemperature;

    /// <summary>Writes the whole message and returns its size.</summary>
    public int WriteMessage(byte[] buffer, int offset)
    {
        WireWriter writer = new WireWriter(buffer, offset, MessageType.Health);
        writer.WriteUInt32(UptimeMilliseconds);
        writer.WriteUInt32(Captured);
        writer.WriteUInt32(Replaced);
        writer.WriteUInt32(NoEoi);
        writer.WriteUInt32(Overflow);
        writer.WriteUInt32(Timeouts);
        writer.WriteUInt32(DriverResets);
        writer.WriteUInt32(Sent);
        writer.WriteUInt32(Reconnects);
        writer.WriteUInt32(FreeMemory);
        writer.WriteSByte(Rssi);
        writer.WriteSByte(TemperatureCelsius);
        return writer.Finish();
    }

    /// <summary>Reads a body.</summary>
    public static bool TryRead(byte[] buffer, int offset, int count, out Health message, out WireError error)
    {
        WireReader reader = new WireReader(buffer, offset, count);
        message = new Health();
        message.UptimeMilliseconds = reader.ReadUInt32();
        message.Captured = reader.ReadUInt32();
        message.Replaced = reader.ReadUInt32();
        message.NoEoi = reader.ReadUInt32();
        message.Overflow = reader.ReadUInt32();
        message.Timeouts = reader.ReadUInt32();
        message.DriverResets = reader.ReadUInt32();
        message.Sent = reader.ReadUInt32();
        message.Reconnects = reader.ReadUInt32();
        message.FreeMemory = reader.ReadUInt32();
        message.Rssi = reader.ReadSByte();
        message.TemperatureCelsius = reader.ReadSByte();
        error = reader.Error;
        return error == WireError.None;
    }
}
