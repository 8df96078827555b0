using System;

namespace NanoCam.Wire;

/// <summary>
/// Writes one message into a caller's buffer: header first, fields in order, length filled in at the end. A buffer of
/// <see cref="WireProtocol.MaxControlBytes"/> + 8 bytes is enough for any message except Frame. A smaller buffer is a bug of the caller and
/// throws IndexOutOfRangeException.
/// </summary>
public struct WireWriter
{
    private readonly byte[] _buffer;
    private readonly int _start;
    private int _position;

    /// <summary>Begins a message of a type at <paramref name="offset"/>.</summary>
    public WireWriter(byte[] buffer, int offset, MessageType type)
    {
        _buffer = buffer;
        _start = offset;
        _position = offset + MessageHeader.Write(buffer, offset, type, 0);
    }

    /// <summary>Fills in the length and returns the size of the complete message.</summary>
    public int Finish()
    {
        var size = _position - _start;
        Bytes.WriteUInt32(_buffer, _start + 4, (uint)(size - MessageHeader.Size));
        return size;
    }

    /// <summary>Begins a block (<see cref="WireReader.ReadBlock"/>) and returns its position for <see cref="EndBlock"/>.</summary>
    public int BeginBlock()
    {
        WriteUInt16(0);
        return _position;
    }

    /// <summary>Fills in the length of the block that began at <paramref name="start"/>.</summary>
    public void EndBlock(int start)
    {
        Bytes.WriteUInt16(_buffer, start - 2, (ushort)(_position - start));
    }

    /// <summary>Writes one byte.</summary>
    public void WriteByte(byte value)
    {
        _buffer[_position++] = value;
    }

    /// <summary>Writes one signed byte.</summary>
    public void WriteSByte(sbyte value)
    {
        WriteByte(unchecked((byte)value));
    }

    /// <summary>Writes an unsigned 16-bit integer.</summary>
    public void WriteUInt16(ushort value)
    {
        Bytes.WriteUInt16(_buffer, _position, value);
        _position += 2;
    }

    /// <summary>Writes a signed 16-bit integer.</summary>
    public void WriteInt16(short value)
    {
        WriteUInt16(unchecked((ushort)value));
    }

    /// <summary>Writes an unsigned 32-bit integer.</summary>
    public void WriteUInt32(uint value)
    {
        Bytes.WriteUInt32(_buffer, _position, value);
        _position += 4;
    }

    /// <summary>Writes a signed 64-bit integer.</summary>
    public void WriteInt64(long value)
    {
        Bytes.WriteInt64(_buffer, _position, value);
        _position += 8;
    }

    /// <summary>
    /// Writes the first <paramref name="length"/> bytes of <paramref name="value"/>, padded with zeros if it is shorter or null.
    /// </summary>
    public void WriteBytes(byte[]? value, int length)
    {
        var have =
            value == null ? 0
            : value.Length < length ? value.Length
            : length;
        if (value != null)
        {
            Array.Copy(value, 0, _buffer, _position, have);
        }

        Array.Clear(_buffer, _position + have, length - have);
        _position += length;
    }

    /// <summary>Writes the number of items of a list, 0 to 255.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The list has more items than one byte can count.</exception>
    public void WriteCount(int count)
    {
        if (count > byte.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(count));
        }

        WriteByte((byte)count);
    }

    /// <summary>Writes a text, truncated to 64 bytes. Replaces characters other than printable ASCII by '?'.</summary>
    public void WriteText(string? value)
    {
        var length = value == null ? 0 : value.Length;
        if (length > WireProtocol.MaxTextBytes)
        {
            length = WireProtocol.MaxTextBytes;
        }

        _buffer[_position++] = (byte)length;
        for (var i = 0; i < length; i++)
        {
            var c = value![i];
            _buffer[_position++] = c < 0x20 || c > 0x7E ? (byte)'?' : (byte)c;
        }
    }
}
