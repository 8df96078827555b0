// CS1061
using System.Net.Sockets;

namespace Sample;

public sealed class SocketConnectAsync
{
    public static void Run(Socket socket, System.Net.EndPoint server)
    {
        socket.ConnectAsync(server);
    }
}
