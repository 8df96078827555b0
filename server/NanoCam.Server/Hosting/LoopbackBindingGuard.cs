using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>
/// Rejects every address that other machines can reach while access is open to all clients. It is registered as a transport, because
/// Kestrel passes resolved addresses there: from URLs, ports, endpoints in its own section, host names, or an inherited socket.
/// </summary>
internal sealed class LoopbackBindingGuard(IOptions<AccessOptions> options) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly string? _open = options.Value.AllowOpenOnNetwork ? null : OpenSetting(options.Value);

    /// <summary>Selects the addresses to reject.</summary>
    public bool CanBind(EndPoint endpoint) => _open is not null && !IsLocal(endpoint);

    /// <summary>Rejects the address.</summary>
    /// <exception cref="OptionsValidationException">Always.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        throw new OptionsValidationException(
            AccessOptions.Section,
            typeof(AccessOptions),
            [
                $"The address {endpoint} can be reached from the network, and {_open} is Open. "
                    + $"Listen on 127.0.0.1 or localhost, change {_open}, or set NanoCam:Access:AllowOpenOnNetwork=true to give all "
                    + "clients on the network access.",
            ]
        );

    /// <summary>Whether only this machine can reach the address.</summary>
    public static bool IsLocal(EndPoint endpoint) =>
        endpoint switch
        {
            IPEndPoint ip => IPAddress.IsLoopback(ip.Address.IsIPv4MappedToIPv6 ? ip.Address.MapToIPv4() : ip.Address),
            UnixDomainSocketEndPoint or NamedPipeEndPoint => true,
            _ => false,
        };

    /// <summary>Returns the name of a setting that gives all clients access, or null when there is none.</summary>
    public static string? OpenSetting(AccessOptions options) =>
        options.Viewers is ViewerAccess.Open ? "NanoCam:Access:Viewers"
        : options.Cameras is not CameraAccess.Paired ? "NanoCam:Access:Cameras"
        : null;
}
