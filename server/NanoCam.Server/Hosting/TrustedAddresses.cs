using System.Net;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>Who may send or watch without a key or a sign-in, on account of an address alone.</summary>
/// <remarks>
/// On the compatibility ports that is this machine where nothing is listed. On the server's own port only what is listed counts, since
/// behind a
/// reverse proxy that is not configured everybody comes from this machine.
/// </remarks>
public sealed class TrustedAddresses(IOptions<TrustedAddressOptions> trusted, IOptions<AccessOptions> access)
{
    private readonly Rule _cameras = new(trusted.Value.CameraAddresses, access.Value.Cameras == CameraAccess.Open);
    private readonly Rule _viewers = new(trusted.Value.ViewerAddresses, access.Value.Viewers == ViewerAccess.Open);

    /// <summary>Who may send on the compatibility ports.</summary>
    public Audience Cameras => _cameras.Audience;

    /// <summary>Who may watch on the compatibility ports.</summary>
    public Audience Viewers => _viewers.Audience;

    /// <summary>Whether a camera may send on a compatibility port.</summary>
    public bool MaySend(IPAddress? address) => _cameras.Includes(address);

    /// <summary>Whether one may watch on a compatibility port.</summary>
    public bool MayWatch(IPAddress? address) => _viewers.Includes(address);

    /// <summary>Whether an address is listed for cameras: what counts on the server's own port.</summary>
    public bool IsListedForCameras(IPAddress? address) => _cameras.Lists(address);

    /// <summary>Whether an address is listed for viewers: what counts on the server's own port.</summary>
    public bool IsListedForViewers(IPAddress? address) => _viewers.Lists(address);

    private sealed class Rule(string list, bool isOpen)
    {
        private readonly IPNetwork[] _listed = new AddressList(list).Networks();

        public Audience Audience =>
            isOpen || _listed.Any(network => network.PrefixLength == 0) ? Audience.Everybody
            : _listed.Length > 0 ? Audience.Listed
            : Audience.ThisMachine;

        public bool Includes(IPAddress? address) =>
            isOpen || Lists(address) || (_listed.Length == 0 && (address is null || IPAddress.IsLoopback(PeerAddress.Plain(address))));

        public bool Lists(IPAddress? address) =>
            address is not null && Array.Exists(_listed, network => network.Contains(PeerAddress.Plain(address)));
    }
}
