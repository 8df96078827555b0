using System;
using System.IO;
using System.Net.Sockets;

namespace NanoCam.Device.Uplink;

/// <summary>A plain TCP connection.</summary>
public sealed class TcpConnection : Connection
{
    // Poll counts microseconds in an int, so the limit is 2,147 seconds.
    private const int LongestPollMilliseconds = 2_000_000;

    private readonly Socket _socket;

    /// <summary>Creates a connection over a connected socket.</summary>
    /// <param name="socket">The socket; this object closes it.</param>
    /// <param name="sendTimeoutMilliseconds">Longest wait of one send for space in the network's buffers.</param>
    /// <exception cref="SocketException">The server has already reset the connection; the socket is closed.</exception>
    public TcpConnection(Socket socket, int sendTimeoutMilliseconds)
    {
        _socket = socket;

        var isReady = false;
        try
        {
            // A frame is one send, so waiting for more bytes has no benefit, and a Pong must not wait for a TCP acknowledgement.
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, true);
            socket.SendTimeout = sendTimeoutMilliseconds;
            isReady = true;
        }
        finally
        {
            if (!isReady)
            {
                // lwIP has about twelve sockets: if each failure lost one, the camera would be offline after twelve.
                socket.Close();
            }
        }
    }

    /// <inheritdoc/>
    public override void Send(byte[] buffer, int offset, int count)
    {
        try
        {
            while (count > 0)
            {
                var sent = _socket.Send(buffer, offset, count, SocketFlags.None);
                offset += sent;
                count -= sent;
            }
        }
        catch (ObjectDisposedException e)
        {
            throw Closed(e);
        }
    }

    /// <inheritdoc/>
    public override bool CanReceive(int milliseconds)
    {
        try
        {
            var bounded = milliseconds < LongestPollMilliseconds ? milliseconds : LongestPollMilliseconds;
            return _socket.Poll(bounded * 1000, SelectMode.SelectRead);
        }
        catch (ObjectDisposedException e)
        {
            throw Closed(e);
        }
    }

    /// <inheritdoc/>
    public override int Receive(byte[] buffer, int offset, int count)
    {
        try
        {
            return _socket.Receive(buffer, offset, count, SocketFlags.None);
        }
        catch (ObjectDisposedException e)
        {
            throw Closed(e);
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        _socket.Close();
    }

    // Another thread closed the connection: for the caller, it ended like any other.
    private static IOException Closed(Exception cause)
    {
        return new IOException("closed", cause);
    }
}
