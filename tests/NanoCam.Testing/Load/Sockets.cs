using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NanoCam.Testing.Load;

/// <summary>Connections that say one thing and then do nothing.</summary>
public sealed class Sockets : IDisposable
{
    private readonly List<Socket> _open = [];

    /// <summary>How many are open.</summary>
    public int Count => _open.Count;

    /// <summary>
    /// Opens a connection from an address of its own group of 20, as many networks would, and sends <paramref name="text"/>.
    /// </summary>
    /// <param name="server">The server, on loopback.</param>
    /// <param name="text">What it says; nothing when empty.</param>
    /// <param name="receiveBuffer">Bytes its system takes for it; 0 for the default.</param>
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
