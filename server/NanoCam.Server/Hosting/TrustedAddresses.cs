using System.Net;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>Decides by address which clients may send or watch without a key or signing in.</summary>
/// <remarks>
/// With an empty list, the compatibility ports trust this machine. The server's own port trusts only listed addresses: behind a reverse
/// proxy that is not configured, all clients appear to be this machine.
/// </remarks>
public sealed class TrustedAddresses(IOptions<TrustedAddressOptions> trusted, IOptions<AccessOptions> access)
{
    private readonly Rule _cameras = new(trusted.Value.CameraAddresses, access.Value.Cameras == CameraAccess.Open);
    private readonly Rule _viewers = new(trusted.Value.ViewerAddresses, access.Value.Viewers == ViewerAccess.Open);

    /// <summary>Cameras that may send on the compatibility ports.</summary>
    public AllowedClients Cameras => _cameras.AllowedClients;

    /// <summary>Viewers that may watch on the compatibility ports.</summary>
    public AllowedClients Viewers => _viewers.AllowedClients;

    /// <summary>Whether a camera may send on a compatibility port.</summary>
    public bool AllowsCamera(IPAddress? address) => _cameras.Includes(address);

    /// <summary>Whether a viewer may watch on a compatibility port.</summary>
    public bool AllowsViewer(IPAddress? address) => _viewers.Includes(address);

    /// <summary>Whether an address is listed for cameras. Only listed addresses are trusted on the server's own port.</summary>
    public bool IsListedForCameras(IPAddress? address) => _cameras.Lists(address);

    /// <summary>Whether an address is listed for viewers. Only listed addresses are trusted on the server's own port.</summary>
    public bool IsListedForViewers(IPAddress? address) => _viewers.Lists(address);

    private sealed class Rule(IEnumerable<string> listed, bool isOpen)
    {
        private readonly IPNetwork[] _listed = AddressList.Networks(listed);

        public AllowedClients AllowedClients =>
            isOpen || _listed.Any(network => network.PrefixLength == 0) ? AllowedClients.Any
            : _listed.Length > 0 ? AllowedClients.Listed
            : AllowedClients.ThisMachine;

        public bool Includes(IPAddress? address) =>
            isOpen || Lists(address) || (_listed.Length == 0 && (address is null || IPAddress.IsLoopback(PeerAddress.Plain(address))));

        public bool Lists(IPAddress? address) =>
            address is not null && Array.Exists(_listed, network => network.Contains(PeerAddress.Plain(address)));
    }
}

/// <summary>Clients that may use a compatibility port.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AllowedClients>))]
public enum AllowedClients
{
    /// <summary>Programs on this machine.</summary>
    [JsonStringEnumMemberName("thisMachine")]
    ThisMachine,

    /// <summary>Clients at the listed addresses.</summary>
    [JsonStringEnumMemberName("listed")]
    Listed,

    /// <summary>Any client that can reach the port.</summary>
    [JsonStringEnumMemberName("everybody")]
    Any,
}
