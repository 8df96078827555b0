using System.Net.Security;
using System.Net.Sockets;
using NanoCam.Device.Uplink;

namespace NanoCam.Device.Board;

/// <summary>A TLS connection. Sends in slices, because each native write blocks every managed thread until it is done.</summary>
internal sealed class TlsConnection : Connection
{
    private const int SliceBytes = 4096;

    private readonly Socket _socket;
    private readonly SslStream _stream;

    /// <summary>Uses a stream whose handshake is done.</summary>
    public TlsConnection(Socket socket, SslStream stream)
    {
        _socket = socket;
        _stream = stream;
    }

    /// <inheritdoc/>
    public override void Send(byte[] buffer, int offset, int count)
    {
        while (count > 0)
        {
            int slice = count < SliceBytes ? count : SliceBytes;
            _stream.Write(buffer, offset, slice);
            offset += slice;
            count -= slice;
        }
    }

    /// <inheritdoc/>
    public override bool CanReceive(int milliseconds)
    {
        // Bytes that are already decrypted are not visible on the socket.
        return _stream.DataAvailable || _socket.Poll(milliseconds * 1000, SelectMode.SelectRead);
    }

    /// <inheritdoc/>
    public override int Receive(byte[] buffer, int offset, int count)
    {
        return _stream.Read(buffer, offset, count);
    }

    /// <inheritdoc/>
    public override void Close()
    {
        _stream.Dispose();
    }
}
