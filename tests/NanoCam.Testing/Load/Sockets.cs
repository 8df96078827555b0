using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NanoCam.Testing.Load;

/// <summary>Connections that send one text and then stay idle.</summary>
public sealed class Sockets : IDisposable
{
    private readonly List<Socket> _open = [];

    /// <summary>Number of open connections.</summary>
    public int Count => _open.Count;

    /// <summary>
    /// Opens a connection and sends <paramref name="text"/>. Each group of 20 connections uses its own source address.
    /// </summary>
    /// <param name="server">The server, on loopback.</param>
    /// <param name="text">Text to send; empty for none.</param>
    /// <param name="receiveBuffer">Size of the receive buffer in bytes; 0 for the default.</param>
    public async Task OpenAsync(Uri server, string text, int receiveBuffer = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (receiveBuffer > 0)
        {
            socket.ReceiveBufferSize = receiveBuffer;
        }

        _open.Add(socket);
        var group = 1 + (_open.Count / 20);
        socket.Bind(new IPEndPoint(new IPAddress([127, 1, (byte)(group >> 8), (byte)group]), 0));
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        if (text.Length > 0)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _open.ForEach(socket => socket.Dispose());
}
