using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NanoCam.Bench.Load;

/// <summary>Opens connections with minimal HTTP.</summary>
internal static class Dial
{
    private const int PatienceMs = 10_000;

    /// <summary>Opens a blocking socket, which becomes non-blocking in the reactor.</summary>
    public static Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = PatienceMs,
            SendTimeout = PatienceMs,
        };
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    /// <summary>
    /// Sends a request and reads the response head, which must have the expected status; returns the bytes after it.
    /// </summary>
    public static byte[] Request(Socket socket, string request, int status)
    {
        socket.Send(Encoding.ASCII.GetBytes(request));
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var read = socket.Receive(buffer, length, buffer.Length - length, SocketFlags.None);
            length += read;
            var end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var head = Encoding.ASCII.GetString(buffer, 0, end);
                return head.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal)
                    ? buffer[(end + 4)..length]
                    : throw new BenchException($"{request.Split('\r')[0]} got the response {head.Split('\r')[0]}.");
            }

            if (read == 0 || length == buffer.Length)
            {
                throw new BenchException($"{request.Split('\r')[0]} got no valid response head.");
            }
        }
    }

    /// <summary>Opens a WebSocket; returns the socket and the bytes after the response.</summary>
    public static (Socket Socket, byte[] Early) WebSocket(int port, string path)
    {
        var socket = Connect(port);
        var early = Request(
            socket,
            $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            101
        );
        return (socket, early);
    }
}
