using System.Buffers.Text;
using System.Net.Sockets;
using NanoCam.Bench.Frames;
using NanoCam.Bench.Measure;

namespace NanoCam.Bench.Load;

/// <summary>Reads stream.mjpeg: part heads with Content-Length, JPEGs.</summary>
internal sealed class LoadMjpegViewer(int port, string camera, SyntheticFrame expected, ViewerGroup audience, ViewerConnection.Pace pace)
    : ViewerConnection(Open(port, camera), expected, audience, pace)
{
    private readonly byte[] _head = new byte[1024];
    private int _headBytes;
    private bool _inFrame;

    protected override void OnReceived(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            data = data[(_inFrame ? TakeFrame(data) : TakeHead(data))..];
        }
    }

    private static (Socket Socket, byte[] Early) Open(int port, string camera)
    {
        var socket = Dial.Connect(port);
        return (socket, Dial.Request(socket, $"GET /api/cameras/{camera}/stream.mjpeg HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", 200));
    }

    private int TakeFrame(ReadOnlySpan<byte> data)
    {
        var taken = Frame.Take(data);
        if (Frame.Missing == 0)
        {
            _inFrame = false;
            OnFrame();
        }

        return taken;
    }

    private int TakeHead(ReadOnlySpan<byte> data)
    {
        // The boundary, the fields and the empty line that ends them.
        var before = _headBytes;
        var room = data[..Math.Min(data.Length, _head.Length - before)];
        room.CopyTo(_head.AsSpan(before));
        _headBytes += room.Length;
        var head = _head.AsSpan(0, _headBytes);
        var end = head.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return _headBytes < _head.Length ? room.Length : throw new BenchException("The head of a part of the MJPEG stream has no end.");
        }

        var field = head.IndexOf("Content-Length: "u8);
        if (field < 0 || field > end || !Utf8Parser.TryParse(head[(field + 16)..], out int length, out _))
        {
            throw new BenchException("A part of the MJPEG stream has no Content-Length.");
        }

        _headBytes = 0;
        _inFrame = true;
        Frame.Begin(length);
        return end + 4 - before;
    }
}
