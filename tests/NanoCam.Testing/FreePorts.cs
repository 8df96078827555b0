using System.Net;
using System.Net.Sockets;

namespace NanoCam.Testing;

/// <summary>
/// Finds free ports, for programs that cannot choose one themselves. They are below the range that Linux gives to outgoing connections
/// (32768 to 60999): a connection of another test could take a port before its server opens it.
/// </summary>
public static class FreePorts
{
    private const int First = 15_000;
    private const int Count = 17_000;

    private static int _last = Random.Shared.Next(Count);

    /// <summary>Returns different free ports.</summary>
    public static int[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Take())];

    /// <summary>Returns a free port that no other caller of this process gets.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another process is using it.
            }
        }
    }
}
