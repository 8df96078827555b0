using NanoCam.Wire;

namespace NanoCam.VirtualCamera.Faults;

/// <summary>Parses the messages that the server sends over one connection: its Acks, its credit, and the ends of messages.</summary>
/// <param name="judged">Called for every Ack.</param>
internal sealed class ServerMessages(Action<FrameVerdict> judged)
{
    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    private readonly byte[] _message = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
    private int _headMatched;
    private int _filled;
    private int _length = MessageHeader.Size;
    private bool _isUnreadable;

    /// <summary>Whether the last byte ended a message or the HTTP head, so that another message may follow.</summary>
    public bool IsBetweenMessages => _headMatched == EndOfHead.Length && _filled == 0 && !_isUnreadable;

    /// <summary>Credit that the server grants.</summary>
    public byte Credit { get; private set; }

    /// <summary>Parses bytes from the server.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        foreach (var next in bytes)
        {
            if (_headMatched < EndOfHead.Length)
            {
                _headMatched =
                    next == EndOfHead[_headMatched] ? _headMatched + 1
                    : next == EndOfHead[0] ? 1
                    : 0;
            }
            else if (!_isUnreadable)
            {
                Take(next);
            }
        }
    }

    private void Take(byte next)
    {
        _message[_filled++] = next;
        if (_filled == MessageHeader.Size)
        {
            _isUnreadable =
                !MessageHeader.TryRead(_message, 0, _filled, out var header, out _) || header.BodyLength > WireProtocol.MaxControlBytes;
            _length = MessageHeader.Size + header.BodyLength;
        }

        if (_filled >= MessageHeader.Size && _filled == _length && !_isUnreadable)
        {
            Read((MessageType)_message[2], _length - MessageHeader.Size);
            _filled = 0;
        }
    }

    private void Read(MessageType type, int length)
    {
        if (type == MessageType.Ack && Ack.TryRead(_message, MessageHeader.Size, length, out var ack, out _))
        {
            Credit = ack.Credit;
            judged(ack.Verdict);
        }
        else if (type == MessageType.Welcome && Welcome.TryRead(_message, MessageHeader.Size, length, out var welcome, out _))
        {
            Credit = welcome.Credit;
        }
    }
}
