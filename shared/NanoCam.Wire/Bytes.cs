namespace NanoCam.Wire;

/// <summary>Little-endian integers in a byte array. The caller has checked the bounds.</summary>
public static class Bytes
{
    /// <summary>Reads an unsigned 16-bit integer.</summary>
    public static ushort ReadUInt16(byte[] buffer, int offset)
    {
        return (ushort)(buffer[offset] | (buffer[offset + 1] << 8));
    }

    /// <summary>Reads an unsigned 32-bit integer.</summary>
    public static uint ReadUInt32(byte[] buffer, int offset)
    {
        return (uint)(buffer[offset] | (buffer[offset + 1] << 8) | (buffer[offset + 2] << 16) | (buffer[offset + 3] << 24));
    }

    /// <summary>Reads a signed 64-bit integer.</summary>
    public static long ReadInt64(byte[] buffer, int offset)
    {
        return (long)(ReadUInt32(buffer, offset) | ((ulong)ReadUInt32(buffer, offset + 4) << 32));
    }

    /// <summary>Writes an unsigned 16-bit integer.</summary>
    public static void WriteUInt16(byte[] buffer, int offset, ushort value)
    {
        unchecked
        {
            buffer[offset] = (byte)value;
            buffer[offset + 1] = (byte)(value >> 8);
        }
    }

    /// <summary>Writes an unsigned 32-bit integer.</summary>
    public static void WriteUInt32(byte[] buffer, int offset, uint value)
    {
        unchecked
        {
            buffer[offset] = (byte)value;
            buffer[offset + 1] = (byte)(value >> 8);
            buffer[offset + 2] = (byte)(value >> 16);
            buffer[offset + 3] = (byte)(value >> 24);
        }
    }

    /// <summary>Writes a signed 64-bit integer.</summary>
    public static void WriteInt64(byte[] buffer, int offset, long value)
    {
        unchecked
        {
            WriteUInt32(buffer, offset, (uint)value);
            WriteUInt32(buffer, offset + 4, (uint)(value >> 32));
        }
    }
}
