// CS1061
using System.Net.Sockets;

namespace Sample;

public sealed class SocketErrorCode
{
    public static object Run(SocketException exception)
    {
        return exception.SocketErrorCode;
    }
}
