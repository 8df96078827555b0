using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;
using NanoCam.Bench.Frames;
using NanoCam.Bench.Measure;

namespace NanoCam.Bench.Load;

/// <summary>A viewer of /live: subscribes to one camera and acknowledges every frame it has read.</summary>
internal sealed class LoadLiveViewer(int port, string camera, SyntheticFrame expected, ViewerGroup audience, ViewerConnection.Pace pace)
    : LoadWebSocketViewer(Subscribe(Dial.WebSocket(port, "/live"), camera), expected, audience, pace)
{
    private const int HeaderLength = 32;
    private const int NumberOffset = 4;

    private readonly byte[] _header = new byte[HeaderLength];
    private byte[] _ack = new byte[64];

    protected override int PrefixLength => HeaderLength;

    protected override void OnPrefix(ReadOnlySpan<byte> data, int at) => data.CopyTo(_header.AsSpan(at));

    protected override void OnFrame()
    {
        base.OnFrame();
        if (!IsFlushed)
        {
            _ack = new byte[64];
        }

        var text = _ack.AsSpan(6);
        "{\"type\":\"ack\",\"number\":"u8.CopyTo(text);
        Utf8Formatter.TryFormat(BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(NumberOffset)), text[23..], out var digits);
        text[23 + digits] = (byte)'}';
        WriteHead(_ack, 24 + digits);
        Send(_ack.AsMemory(0, 6 + 24 + digits));
    }

    private static (Socket Socket, byte[] Early) Subscribe((Socket Socket, byte[] Early) opened, string camera)
    {
        var text = Encoding.ASCII.GetBytes($$"""{"type":"subscribe","camera":"{{camera}}"}""");
        var message = new byte[6 + text.Length];
        WriteHead(message, text.Length);
        text.CopyTo(message, 6);
        opened.Socket.Send(message);
        return opened;
    }

    // A masked text message with a zero mask is valid and keeps the text unchanged.
    private static void WriteHead(byte[] message, int length)
    {
        message[0] = 0x81;
        message[1] = (byte)(0x80 | length);
    }
}
