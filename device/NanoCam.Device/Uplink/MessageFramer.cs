using System;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// Cuts what was received into messages. One buffer, made once, holds the largest message a server may send; nothing is received beyond
/// it. Pure: the caller receives into the room it offers. Touched by one thread at a time.
/// </summary>
internal sealed class MessageFramer
{
    /// <summary>What was received; bodies are read from here.</summary>
    public readonly byte[] Buffer = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];

    private MessageHeader _header; // a local would be made on the heap for every message
    private int _start;
    private int _end;

    /// <summary>Kind of the message that <see cref="TryNext"/> found.</summary>
    public MessageType Type { get; private set; }

    /// <summary>Where its body begins.</summary>
    public int BodyOffset { get; private set; }

    /// <summary>Bytes of its body.</summary>
    public int BodyLength { get; private set; }

    /// <summary>Where bytes begin that belong to no message yet.</summary>
    public int Start => _start;

    /// <summary>Bytes that belong to no message yet.</summary>
    public int Count => _end - _start;

    /// <summary>Forgets everything: another connection begins.</summary>
    public void Reset()
    {
        _start = 0;
        _end = 0;
    }

    /// <summary>Makes room behind what was received; bodies found before are gone.</summary>
    /// <param name="offset">Where to receive.</param>
    /// <returns>Bytes of room; 0 never while <see cref="TryNext"/> is called until it finds nothing.</returns>
    public int MakeRoom(out int offset)
    {
        if (_start > 0)
        {
            // Seldom more than a few bytes: normally whole messages arrive and the buffer is empty here.
            Array.Copy(Buffer, _start, Buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }

        offset = _end;
        return Buffer.Length - _end;
    }

    /// <summary>Notes that bytes were received into the room.</summary>
    public void Add(int count)
    {
        _end += count;
    }

    /// <summary>Drops bytes in front: those of an HTTP head.</summary>
    public void Skip(int count)
    {
        _start += count;
    }

    /// <summary>Finds the next whole message.</summary>
    /// <param name="error">Why the bytes are no messages; the connection is of no use then.</param>
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
            // A Frame may be longer, but only cameras send those.
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
