// CS1501
using System.Net.Sockets;

namespace Sample;

public sealed class SocketConnectToName
{
    public static void Run(Socket socket)
    {
        socket.Connect("server", 8080);
    }
}
