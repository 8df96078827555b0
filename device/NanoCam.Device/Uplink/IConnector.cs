namespace NanoCam.Device.Uplink;

/// <summary>Opens connections to the server.</summary>
public interface IConnector
{
    /// <summary>Opens a connection; may wait for DNS, TCP and TLS.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The server cannot be reached.</exception>
    Connection Open(ServerAddress server);
}
