using System;
using System.Text;

namespace NanoCam.Wire;

/// <summary>
/// Reads the fields of a body in order. Keeps the first error and returns zero for every later read, so a message is read without a check
/// per field and checked once at the end. Bytes after the known fields belong to later versions and are ignored.
/// </summary>
public struct WireReader
{
    private readonly byte[] _buffer;
    private readonly int _end;
    private int _position;

    /// <summary>Reads <paramref name="count"/> bytes from <paramref name="offset"/>.</summary>
    public WireReader(byte[] buffer, int offset, int count)
    {
        _buffer = buffer;
        _position = offset;
        _end = offset + count;
        Error = WireError.None;
    }

    /// <summary>The first error, or <see cref="WireError.None"/>.</summary>
    public WireError Error { get; private set; }

    /// <summary>Whether bytes are left; false at the end of a message of an earlier version.</summary>
    public bool HasMore => Error == WireError.None && _position < _end;

    /// <summary>Keeps <paramref name="error"/> if it is the first; <see cref="WireError.None"/> changes nothing.</summary>
    public void Fail(WireError error)
    {
        if (Error == WireError.None)
        {
            Error = error;
        }
    }

    /// <summary>Reads one byte.</summary>
    public byte ReadByte()
    {
        var at = Take(1);
        return at < 0 ? (byte)0 : _buffer[at];
    }

    /// <summary>Reads one signed byte.</summary>
    public sbyte ReadSByte()
    {
        return unchecked((sbyte)ReadByte());
    }

    /// <summary>Reads an unsigned 16-bit integer.</summary>
    public ushort ReadUInt16()
    {
        var at = Take(2);
        return at < 0 ? (ushort)0 : Bytes.ReadUInt16(_buffer, at);
    }

    /// <summary>Reads a signed 16-bit integer.</summary>
    public short ReadInt16()
    {
        return unchecked((short)ReadUInt16());
    }

    /// <summary>Reads an unsigned 32-bit integer.</summary>
    public uint ReadUInt32()
    {
        var at = Take(4);
        return at < 0 ? 0 : Bytes.ReadUInt32(_buffer, at);
    }

    /// <summary>Reads a signed 64-bit integer.</summary>
    public long ReadInt64()
    {
        var at = Take(8);
        return at < 0 ? 0 : Bytes.ReadInt64(_buffer, at);
    }

    /// <summary>Reads <paramref name="length"/> raw bytes into a new array; all zero after an error.</summary>
    public byte[] ReadBytes(int length)
    {
        var value = new byte[length];
        var at = Take(length);
        if (at >= 0)
        {
            Array.Copy(_buffer, at, value, 0, length);
        }

        return value;
    }

    /// <summary>Reads a text: one byte of length, then that many printable ASCII bytes, 64 at most.</summary>
    public string ReadText()
    {
        int length = ReadByte();
        if (length > WireProtocol.MaxTextBytes)
        {
            Fail(WireError.BadText);
            return "";
        }

        var at = Take(length);
        if (at < 0)
        {
            return "";
        }

        for (var i = at; i < at + length; i++)
        {
            if (_buffer[i] < 0x20 || _buffer[i] > 0x7E)
            {
                Fail(WireError.BadText);
                return "";
            }
        }

        return Encoding.UTF8.GetString(_buffer, at, length);
    }

    /// <summary>
    /// Reads a block: two bytes of length, then that many bytes, which the returned reader reads. A part of a message that can grow
    /// separately is a block, so that the fields after it keep their position. The caller passes the error of the block on with
    /// <see cref="Fail"/>.
    /// </summary>
    public WireReader ReadBlock()
    {
        int length = ReadUInt16();
        var at = Take(length);
        var block = at < 0 ? new WireReader(_buffer, 0, 0) : new WireReader(_buffer, at, length);
        block.Fail(Error);
        return block;
    }

    private int Take(int length)
    {
        if (Error != WireError.None)
        {
            return -1;
        }

        if (_end - _position < length)
        {
            Error = WireError.Truncated;
            return -1;
        }

        var at = _position;
        _position += length;
        return at;
    }
}
