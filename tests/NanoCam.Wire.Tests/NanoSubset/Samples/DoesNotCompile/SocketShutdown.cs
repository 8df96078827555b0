// CS1061
using System.Net.Sockets;

namespace Sample;

public sealed class SocketShutdown
{
    public static void Run(Socket socket)
    {
        socket.Shutdown(2);
    }
}
