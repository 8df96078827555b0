using System.IO;
using System.Net;
using System.Net.Sockets;

namespace NanoCam.Device.Uplink;

/// <summary>Opens plain TCP connections. One thread uses it.</summary>
/// <remarks>
/// nanoFramework's Connect has no timeout: lwIP fails after its SYN retries (CONFIG_LWIP_TCP_SYNMAXRTX, about 20 to 45 seconds). Other
/// threads continue to run. A DNS lookup stops every managed thread of a board until it is answered. So an address is looked up once and
/// kept
/// while connecting to it works.
/// </remarks>
public sealed class TcpConnector : IConnector
{
    private readonly int _sendTimeoutMilliseconds;
    private string _host = "";
    private IPAddress? _address;

    /// <summary>Opens connections whose sends wait at most <paramref name="sendTimeoutMilliseconds"/>.</summary>
    public TcpConnector(int sendTimeoutMilliseconds)
    {
        _sendTimeoutMilliseconds = sendTimeoutMilliseconds;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The name of the server has no IPv4 address.</exception>
    public Connection Open(ServerAddress server)
    {
        return new TcpConnection(Connect(server), _sendTimeoutMilliseconds);
    }

    /// <summary>Opens only the socket, for connectors that add a protocol on top.</summary>
    /// <exception cref="SocketException">The server cannot be reached.</exception>
    /// <exception cref="IOException">The name of the server has no IPv4 address.</exception>
    public Socket Connect(ServerAddress server)
    {
        if (_address == null || _host != server.Host)
        {
            _address = Resolve(server.Host);
            _host = server.Host;
        }

        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var isConnected = false;
        try
        {
            socket.Connect(new IPEndPoint(_address, server.Port));
            isConnected = true;
            return socket;
        }
        finally
        {
            if (!isConnected)
            {
                // The server may have a new address: look its name up again next time.
                _address = null;
                socket.Close();
            }
        }
    }

    private static IPAddress Resolve(string host)
    {
        if (IPv4Address.TryParse(host, out var literal))
        {
            return new IPAddress(literal);
        }

        foreach (var address in Dns.GetHostEntry(host).AddressList)
        {
            if (address.AddressFamily == AddressFamily.InterNetwork)
            {
                return address;
            }
        }

        throw new IOException("The name of the server has no IPv4 address.");
    }
}
