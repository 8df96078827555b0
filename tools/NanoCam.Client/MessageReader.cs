using System.Runtime.CompilerServices;
using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>Splits the bytes from the server into messages. Holds one message; used only by the read loop.</summary>
internal sealed class MessageReader(Stream stream)
{
    // The server sends no longer messages, because only cameras send Frame.
    private readonly byte[] _buffer = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
    private int _start;
    private int _end;

    /// <summary>The buffer that holds the body at <see cref="BodyOffset"/>.</summary>
    public byte[] Buffer => _buffer;

    public MessageType Type { get; private set; }

    public int BodyOffset { get; private set; }

    public int BodyLength { get; private set; }

    /// <summary>Reads the next message; false if the server closed the connection between two messages.</summary>
    /// <exception cref="UplinkException">The bytes are not valid messages, or the connection ended in the middle of one.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(MessageHeader.Size, cancellationToken))
        {
            return false;
        }

        if (!MessageHeader.TryRead(_buffer, _start, MessageHeader.Size, out var header, out var error))
        {
            throw new UplinkException(UplinkFailure.Protocol, $"The server sent bytes that are not a message ({error}).");
        }

        if (header.BodyLength > WireProtocol.MaxControlBytes)
        {
            throw new UplinkException(UplinkFailure.Protocol, "The server sent a Frame, which only cameras may send.");
        }

        await FillAsync(MessageHeader.Size + header.BodyLength, cancellationToken);
        Type = header.Type;
        BodyOffset = _start + MessageHeader.Size;
        BodyLength = header.BodyLength;
        _start += MessageHeader.Size + header.BodyLength;
        return true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        if (_end - _start >= count)
        {
            return true;
        }

        System.Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
        _end -= _start;
        _start = 0;
        while (_end < count)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                return _end == 0
                    ? false
                    : throw new UplinkException(
                        UplinkFailure.Lost,
                        $"The connection broke in the middle of a message ({_end} of {count} bytes)."
                    );
            }

            _end += read;
        }

        return true;
    }
}
