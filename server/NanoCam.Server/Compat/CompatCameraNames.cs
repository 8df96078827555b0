using System.Net;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Compat;

/// <summary>
/// Assigns ids to cameras that do not send one: by the port, by the configured address, or otherwise by a name made from the address.
/// </summary>
public sealed class CompatCameraNames(IOptions<CompatOptions> options)
{
    private readonly (CompatCamera Camera, IPAddress? Address)[] _cameras =
    [
        .. options.Value.Cameras.Select(camera =>
            (camera, camera.Address.Length > 0 ? PeerAddress.Plain(IPAddress.Parse(camera.Address)) : null)
        ),
    ];

    /// <summary>Returns the id of a camera that connects to a compatibility port.</summary>
    /// <param name="kind">The kind of listener.</param>
    /// <param name="port">Its port.</param>
    /// <param name="address">Address of the camera.</param>
    public string IdOf(CompatKind kind, int port, IPAddress? address)
    {
        var plain = address is null ? null : PeerAddress.Plain(address);
        // An entry with port and address takes precedence over an entry with the port only.
        return Find(camera => camera.PortOf(kind) == port, plain) ?? Find(HasNoPort, plain) ?? NameOf(plain);
    }

    /// <summary>Adds the cameras that are identified by address only.</summary>
    /// <param name="byAddress">Ids by plain address.</param>
    public void AddTo(IDictionary<IPAddress, string> byAddress)
    {
        foreach (var (camera, address) in _cameras)
        {
            if (address is not null && HasNoPort(camera))
            {
                byAddress.TryAdd(address, camera.Id);
            }
        }
    }

    private string? Find(Func<CompatCamera, bool> isAt, IPAddress? address) =>
        Array.Find(_cameras, entry => isAt(entry.Camera) && entry.Address is not null && entry.Address.Equals(address)).Camera?.Id
        ?? Array.Find(_cameras, entry => isAt(entry.Camera) && entry.Address is null).Camera?.Id;

    private static bool HasNoPort(CompatCamera camera) => camera is { FrameTcpPort: 0, MarkedTcpPort: 0 };

    // Ids allow neither the colons of an IPv6 address nor the percent sign of its scope.
    private static string NameOf(IPAddress? address) => "ip-" + PeerAddress.Text(address).Split('%')[0].Replace(':', '-');
}
