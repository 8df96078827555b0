using System.Buffers.Binary;
using System.Net.Sockets;
using NanoCam.Bench.Frames;
using NanoCam.Bench.Measure;

namespace NanoCam.Bench.Load;

/// <summary>Reads one JPEG per binary message; other messages are skipped.</summary>
internal class LoadWebSocketViewer(
    (Socket Socket, byte[] Early) opened,
    SyntheticFrame expected,
    ViewerGroup audience,
    ViewerConnection.Pace pace
) : ViewerConnection(opened, expected, audience, pace)
{
    private const byte Binary = 2;
    private const byte Close = 8;

    private readonly byte[] _header = new byte[10];
    private int _headerBytes;
    private long _payload;
    private int _prefix;
    private bool _inPayload;
    private bool _isFrame;

    /// <summary>Length of the prefix before the JPEG in a binary message.</summary>
    protected virtual int PrefixLength => 0;

    protected override void OnReceived(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            data = data[(_inPayload ? TakePayload(data) : TakeHeader(data))..];
        }
    }

    /// <summary>Handles bytes of the prefix.</summary>
    protected virtual void OnPrefix(ReadOnlySpan<byte> data, int at) { }

    private int TakeHeader(ReadOnlySpan<byte> data)
    {
        var taken = 0;
        while (true)
        {
            var size =
                _headerBytes < 2
                    ? 2
                    : (_header[1] & 0x7F) switch
                    {
                        126 => 4,
                        127 => 10,
                        _ => 2,
                    };
            if (_headerBytes == size)
            {
                BeginPayload(size);
                return taken;
            }

            if (taken == data.Length)
            {
                return taken;
            }

            _header[_headerBytes++] = data[taken++];
        }
    }

    private void BeginPayload(int size)
    {
        _headerBytes = 0;
        _payload = size switch
        {
            4 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
            10 => BinaryPrimitives.ReadInt64BigEndian(_header.AsSpan(2)),
            _ => _header[1] & 0x7F,
        };
        _isFrame = (_header[0] & 0x0F) == Binary;
        _inPayload = _payload > 0;
        if ((_header[0] & 0x0F) == Close)
        {
            Fail("closed by the server, with a close message");
        }
        else if (_isFrame)
        {
            _prefix = 0;
            Frame.Begin(_payload - PrefixLength);
        }
    }

    private int TakePayload(ReadOnlySpan<byte> data)
    {
        int taken;
        if (!_isFrame)
        {
            taken = (int)Math.Min(_payload, data.Length);
        }
        else if (_prefix < PrefixLength)
        {
            taken = Math.Min(PrefixLength - _prefix, data.Length);
            OnPrefix(data[..taken], _prefix);
            _prefix += taken;
        }
        else
        {
            taken = Frame.Take(data);
        }

        _payload -= taken;
        if (_payload == 0)
        {
            _inPayload = false;
            if (_isFrame)
            {
                OnFrame();
            }
        }

        return taken;
    }
}
