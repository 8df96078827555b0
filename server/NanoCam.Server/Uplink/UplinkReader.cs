using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary>Reads messages from an upgraded connection: headers through a small buffer, JPEGs straight into their frame.</summary>
/// <remarks>Touched only by the read loop of one session, but for what tells how the message goes on.</remarks>
internal sealed class UplinkReader(Stream stream, TimeProvider time)
{
    private readonly byte[] _buffer = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
    private int _start;
    private int _end;
    private long _lastRead = time.GetTimestamp();
    private long _messageBegan;
    private long _messageLength;
    private volatile bool _inside;

    /// <summary>The buffer the bodies of control messages stand in.</summary>
    public byte[] Buffer => _buffer;

    /// <summary>Whether a message has begun and not ended.</summary>
    public bool IsInsideMessage => _inside;

    /// <summary>Timestamp of the last byte.</summary>
    public long LastRead => Volatile.Read(ref _lastRead);

    /// <summary>Timestamp at which the message that is being read began.</summary>
    public long MessageBegan => Volatile.Read(ref _messageBegan);

    /// <summary>Bytes the message that is being read promised.</summary>
    public long MessageLength => Volatile.Read(ref _messageLength);

    /// <summary>Reads the next header; null at the end of the connection.</summary>
    /// <exception cref="UplinkException">The bytes are no header, or end inside one.</exception>
    public async ValueTask<MessageHeader?> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        _inside = _end > _start;
        // In this order: who watches must never see the old beginning with the new length.
        Volatile.Write(ref _messageBegan, time.GetTimestamp());
        Volatile.Write(ref _messageLength, 0);
        if (_end - _start < MessageHeader.Size && !await TryFillAsync(MessageHeader.Size, cancellationToken))
        {
            return _end == _start ? null : throw new UplinkException(GoodbyeReason.ProtocolError, "The connection ended inside a message.");
        }

        if (!MessageHeader.TryRead(_buffer, _start, _end - _start, out var header, out var error))
        {
            throw new UplinkException(GoodbyeReason.ProtocolError, $"Not a message header: {error}.");
        }

        Volatile.Write(ref _messageLength, header.BodyLength);
        _start += MessageHeader.Size;
        return header;
    }

    /// <summary>
    /// Makes <paramref name="length"/> bytes of a body stand together in <see cref="Buffer"/> and returns where they begin.
    /// </summary>
    public async ValueTask<int> ReadAsync(int length, CancellationToken cancellationToken)
    {
        if (_end - _start < length && !await TryFillAsync(length, cancellationToken))
        {
            throw new UplinkException(GoodbyeReason.ProtocolError, "The connection ended inside a message.");
        }

        var at = _start;
        _start += length;
        return at;
    }

    /// <summary>Reads bytes of a body into <paramref name="target"/>, past the buffer.</summary>
    public async ValueTask ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        var have = Math.Min(_end - _start, target.Length);
        _buffer.AsSpan(_start, have).CopyTo(target.Span);
        _start += have;
        while (have < target.Length)
        {
            var read = await stream.ReadAsync(target[have..], cancellationToken);
            if (read == 0)
            {
                throw new UplinkException(GoodbyeReason.ProtocolError, "The connection ended inside a message.");
            }

            have += read;
            Volatile.Write(ref _lastRead, time.GetTimestamp());
        }
    }

    /// <summary>Reads and forgets bytes of a body.</summary>
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
            if (!_inside)
            {
                Volatile.Write(ref _messageBegan, time.GetTimestamp());
                _inside = true;
            }

            Volatile.Write(ref _lastRead, time.GetTimestamp());
        }

        return true;
    }
}
