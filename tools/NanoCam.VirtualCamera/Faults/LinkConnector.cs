using NanoCam.Device.Uplink;

namespace NanoCam.VirtualCamera.Faults;

/// <summary>Opens the connections of the firmware over a simulated link.</summary>
internal sealed class LinkConnector(IConnector connector, SimulatedLink link) : IConnector
{
    /// <inheritdoc/>
    public Connection Open(ServerAddress server) => new LinkConnection(connector.Open(server), link);
}
