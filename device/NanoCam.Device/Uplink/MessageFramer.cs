using System;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// Splits the received bytes into messages. One buffer, allocated once, holds the largest message a server may send; no further bytes
/// are received. Pure: the caller receives into the space it offers. One thread uses it at a time.
/// </summary>
internal sealed class MessageFramer
{
    /// <summary>The received bytes; bodies are read from here.</summary>
    public readonly byte[] Buffer = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];

    private MessageHeader _header; // A field, because the interpreter would allocate a local of a struct type for every message.
    private int _start;
    private int _end;

    /// <summary>Type of the message that <see cref="TryNext"/> found.</summary>
    public MessageType Type { get; private set; }

    /// <summary>Offset of its body.</summary>
    public int BodyOffset { get; private set; }

    /// <summary>Length of its body in bytes.</summary>
    public int BodyLength { get; private set; }

    /// <summary>Offset of the first byte that has not been read as part of a message.</summary>
    public int Start => _start;

    /// <summary>Number of those bytes.</summary>
    public int Count => _end - _start;

    /// <summary>Drops all bytes for a new connection.</summary>
    public void Reset()
    {
        _start = 0;
        _end = 0;
    }

    /// <summary>Makes space behind the received bytes; earlier bodies become invalid.</summary>
    /// <param name="offset">Offset to receive at.</param>
    /// <returns>Bytes of space; never 0 if <see cref="TryNext"/> was called until it found nothing.</returns>
    public int MakeRoom(out int offset)
    {
        if (_start > 0)
        {
            // Usually only a few bytes, because complete messages arrive and the buffer is empty here.
            Array.Copy(Buffer, _start, Buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }

        offset = _end;
        return Buffer.Length - _end;
    }

    /// <summary>Adds bytes that were received into the space.</summary>
    public void Add(int count)
    {
        _end += count;
    }

    /// <summary>Skips the first bytes, those of an HTTP head.</summary>
    public void Skip(int count)
    {
        _start += count;
    }

    /// <summary>Finds the next whole message.</summary>
    /// <param name="error">Why the bytes are not a message; the connection must then be closed.</param>
    /// <returns>False when more bytes are needed, or on an error.</returns>
    public bool TryNext(out WireError error)
    {
        error = WireError.None;
        if (_end - _start < MessageHeader.Size)
        {
            return false;
        }

        if (!MessageHeader.TryRead(Buffer, _start, _end - _start, out _header, out error))
        {
            return false;
        }

        if (_header.BodyLength > WireProtocol.MaxControlBytes)
        {
            // A Frame may be longer, but only cameras send frames.
            error = WireError.TooLong;
            return false;
        }

        if (_end - _start < MessageHeader.Size + _header.BodyLength)
        {
            return false;
        }

        Type = _header.Type;
        BodyOffset = _start + MessageHeader.Size;
        BodyLength = _header.BodyLength;
        _start = BodyOffset + BodyLength;
        return true;
    }
}
