using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary>Reads messages from an upgraded connection: headers through a small buffer, JPEGs straight into their frames.</summary>
/// <remarks>
/// Used by the read loop of one session only. The heartbeat, on another thread, reads the properties that show the progress of a message.
/// </remarks>
internal sealed class UplinkReader(Stream stream, TimeProvider time)
{
    private readonly byte[] _buffer = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
    private int _start;
    private int _end;
    private long _lastRead = time.GetTimestamp();
    private long _messageStart;
    private long _messageLength;
    private volatile bool _isInsideMessage;

    /// <summary>The buffer that holds the bodies of control messages.</summary>
    public byte[] Buffer => _buffer;

    /// <summary>Whether a part of a message has arrived and the rest has not.</summary>
    public bool IsInsideMessage => _isInsideMessage;

    /// <summary>Timestamp of the last received byte.</summary>
    public long LastRead => Volatile.Read(ref _lastRead);

    /// <summary>Timestamp at which the current message started.</summary>
    public long MessageStart => Volatile.Read(ref _messageStart);

    /// <summary>Length of the body of the current message, in bytes.</summary>
    public long MessageLength => Volatile.Read(ref _messageLength);

    /// <summary>Reads the next header. Returns null at the end of the connection.</summary>
    /// <exception cref="GoodbyeException">The header is invalid, or the connection ended inside it.</exception>
    public async ValueTask<MessageHeader?> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        _isInsideMessage = _end > _start;
        // In this order, because the heartbeat must never combine the old start with the new length.
        Volatile.Write(ref _messageStart, time.GetTimestamp());
        Volatile.Write(ref _messageLength, 0);
        if (_end - _start < MessageHeader.Size && !await TryFillAsync(MessageHeader.Size, cancellationToken))
        {
            return _end == _start
                ? null
                : throw new GoodbyeException(GoodbyeReason.ProtocolError, "The connection ended in the middle of a message.");
        }

        if (!MessageHeader.TryRead(_buffer, _start, _end - _start, out var header, out var error))
        {
            throw new GoodbyeException(GoodbyeReason.ProtocolError, $"Invalid message header: {error}.");
        }

        Volatile.Write(ref _messageLength, header.BodyLength);
        _start += MessageHeader.Size;
        return header;
    }

    /// <summary>
    /// Reads <paramref name="length"/> bytes of a body into <see cref="Buffer"/> and returns the index of the first one.
    /// </summary>
    public async ValueTask<int> ReadAsync(int length, CancellationToken cancellationToken)
    {
        if (_end - _start < length && !await TryFillAsync(length, cancellationToken))
        {
            throw new GoodbyeException(GoodbyeReason.ProtocolError, "The connection ended in the middle of a message.");
        }

        var at = _start;
        _start += length;
        return at;
    }

    /// <summary>Reads bytes of a body into <paramref name="target"/>, without a copy in <see cref="Buffer"/>.</summary>
    public async ValueTask ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        var count = Math.Min(_end - _start, target.Length);
        _buffer.AsSpan(_start, count).CopyTo(target.Span);
        _start += count;
        while (count < target.Length)
        {
            var read = await stream.ReadAsync(target[count..], cancellationToken);
            if (read == 0)
            {
                throw new GoodbyeException(GoodbyeReason.ProtocolError, "The connection ended in the middle of a message.");
            }

            count += read;
            Volatile.Write(ref _lastRead, time.GetTimestamp());
        }
    }

    /// <summary>Skips bytes of a body.</summary>
    public async ValueTask SkipAsync(int length, CancellationToken cancellationToken)
    {
        while (length > 0)
        {
            var step = Math.Min(length, _buffer.Length);
            await ReadAsync(step, cancellationToken);
            length -= step;
        }
    }

    private async ValueTask<bool> TryFillAsync(int length, CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        while (_end < length)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                return false;
            }

            _end += read;
            if (!_isInsideMessage)
            {
                Volatile.Write(ref _messageStart, time.GetTimestamp());
                _isInsideMessage = true;
            }

            Volatile.Write(ref _lastRead, time.GetTimestamp());
        }

        return true;
    }
}
