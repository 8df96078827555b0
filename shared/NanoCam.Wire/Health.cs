namespace NanoCam.Wire;

/// <summary>Counters since boot and state of a camera. Sent once per heartbeat; the server combines it with its own counters.</summary>
public sealed class Health
{
    /// <summary>Value of <see cref="TemperatureCelsius"/> without a temperature sensor.</summary>
    public const sbyte NoTemperature = -128;

    /// <summary>Milliseconds since boot, modulo 2^32.</summary>
    public uint UptimeMilliseconds;

    /// <summary>Complete frames from the sensor.</summary>
    public uint Captured;

    /// <summary>Frames replaced by a newer one before they were sent.</summary>
    public uint Replaced;

    /// <summary>Frames dropped because they had no EOI.</summary>
    public uint NoEoi;

    /// <summary>Frames larger than the buffer.</summary>
    public uint Overflow;

    /// <summary>Number of times that the sensor delivered no frame in time.</summary>
    public uint Timeouts;

    /// <summary>Number of restarts of the driver.</summary>
    public uint DriverResets;

    /// <summary>Frames sent.</summary>
    public uint Sent;

    /// <summary>Number of times that the uplink was reopened.</summary>
    public uint Reconnects;

    /// <summary>Free managed memory in bytes.</summary>
    public uint FreeMemory;

    /// <summary>Signal strength in dBm, or 0 without a radio.</summary>
    public sbyte Rssi;

    /// <summary>Chip temperature in degrees Celsius, or <see cref="NoTemperature"/>.</summary>
    public sbyte TemperatureCelsius = NoTemperature;

    /// <summary>Newest error of the camera; None once it works.</summary>
    public CameraError CameraError;

    /// <summary>Bits of <see cref="DeviceFaults"/>.</summary>
    public uint Faults;

    /// <summary>Number of times that the Wi-Fi connection was lost.</summary>
    public uint WifiLosses;

    /// <summary>Reason of the last loss: a number of esp-idf's wifi_err_reason_t, or 0.</summary>
    public ushort WifiReason;

    /// <summary>Consecutive starts caused by a brown-out; 0 after ten minutes without one.</summary>
    public ushort BrownOuts;

    /// <summary>Uplinks that ended because the server was silent, sent invalid data, or refused the camera.</summary>
    public uint LinkFaults;

    /// <summary>Lowest amount of free managed memory since boot, in bytes.</summary>
    public uint LeastFreeMemory;

    /// <summary>Last error code of the camera driver: a number of esp-idf's esp_err_t, or 0.</summary>
    public uint DriverError;

    /// <summary>Exceptions that ended a thread of the firmware since boot. Each thread was restarted.</summary>
    public uint ThreadFaults;

    /// <summary>Writes the whole message and returns its size.</summary>
    public int WriteMessage(byte[] buffer, int offset)
    {
        var writer = new WireWriter(buffer, offset, MessageType.Health);
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
        writer.WriteByte((byte)CameraError);
        writer.WriteUInt32(Faults);
        writer.WriteUInt32(WifiLosses);
        writer.WriteUInt16(WifiReason);
        writer.WriteUInt16(BrownOuts);
        writer.WriteUInt32(LinkFaults);
        writer.WriteUInt32(LeastFreeMemory);
        writer.WriteUInt32(DriverError);
        writer.WriteUInt32(ThreadFaults);
        return writer.Finish();
    }

    /// <summary>Reads a body.</summary>
    public static bool TryRead(byte[] buffer, int offset, int count, out Health message, out WireError error)
    {
        var reader = new WireReader(buffer, offset, count);
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
        if (reader.HasMore)
        {
            // Health messages of firmware before version 0.2 end here.
            message.CameraError = (CameraError)reader.ReadByte();
            message.Faults = reader.ReadUInt32();
            message.WifiLosses = reader.ReadUInt32();
            message.WifiReason = reader.ReadUInt16();
            message.BrownOuts = reader.ReadUInt16();
            message.LinkFaults = reader.ReadUInt32();
            message.LeastFreeMemory = reader.ReadUInt32();
            message.DriverError = reader.ReadUInt32();
        }

        if (reader.HasMore)
        {
            // Health messages of firmware before this field end here.
            message.ThreadFaults = reader.ReadUInt32();
        }

        error = reader.Error;
        return error == WireError.None;
    }
}
