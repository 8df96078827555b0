// CS1061
using System.Net.Sockets;

namespace Sample;

public sealed class SocketNoDelay
{
    public static void Run(Socket socket)
    {
        socket.NoDelay = true;
    }
}
