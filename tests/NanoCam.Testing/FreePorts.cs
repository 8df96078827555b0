using System.Net;
using System.Net.Sockets;

namespace NanoCam.Testing;

/// <summary>Finds free ports, for programs that cannot choose one themselves.</summary>
public static class FreePorts
{
    /// <summary>Returns different free ports.</summary>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
