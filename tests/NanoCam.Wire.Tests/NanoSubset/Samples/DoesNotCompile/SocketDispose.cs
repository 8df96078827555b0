// CS0122
using System.Net.Sockets;

namespace Sample;

public sealed class SocketDispose
{
    public static void Run(Socket socket)
    {
        socket.Dispose();
    }
}
