namespace NanoCam.Device.Uplink;

/// <summary>Pairs if the settings contain a code, then opens a connection to the server. Owned by the uplink thread.</summary>
internal sealed class ServerDialer
{
    private readonly DevicePairing? _pairing;
    private readonly IConnector _connector;
    private readonly ServerAddress _server;

    public ServerDialer(DevicePairing? pairing, IConnector connector, ServerAddress server)
    {
        _pairing = pairing;
        _connector = connector;
        _server = server;
    }

    /// <summary>Opens a connection.</summary>
    /// <exception cref="LinkException">The server did not respond to the pairing request, or is busy.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The server cannot be reached.</exception>
    public Connection Open()
    {
        _pairing?.Run();
        return _connector.Open(_server);
    }
}
