using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>
/// Refuses every address that other machines reach while something is open to everybody. Stands among the transports, because there
/// Kestrel has resolved whatever the address was written as: URLs, ports, endpoints of its own section, host names, an inherited socket.
/// </summary>
internal sealed class LoopbackBindingGuard(IOptions<AccessOptions> options) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly string? _open = options.Value.AllowOpenOnNetwork ? null : OpenSetting(options.Value);

    /// <summary>Claims the addresses that are to be refused.</summary>
    public bool CanBind(EndPoint endpoint) => _open is not null && !IsLocal(endpoint);

    /// <summary>Refuses.</summary>
    /// <exception cref="OptionsValidationException">Always.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        throw new OptionsValidationException(
            AccessOptions.Section,
            typeof(AccessOptions),
            [
                $"The address {endpoint} can be reached from the network, and {_open} is Open: listen on 127.0.0.1 or localhost, close it, or set NanoCam:Access:AllowOpenOnNetwork=true if everybody there may use it.",
            ]
        );

    /// <summary>Whether only this machine reaches the address.</summary>
    public static bool IsLocal(EndPoint endpoint) =>
        endpoint switch
        {
            IPEndPoint ip => IPAddress.IsLoopback(ip.Address.IsIPv4MappedToIPv6 ? ip.Address.MapToIPv4() : ip.Address),
            UnixDomainSocketEndPoint or NamedPipeEndPoint => true,
            _ => false,
        };

    /// <summary>Name of a setting that lets everybody in; null when there is none.</summary>
    public static string? OpenSetting(AccessOptions options) =>
        options.Viewers is ViewerAccess.Open ? "NanoCam:Access:Viewers"
        : options.Cameras is not CameraAccess.Paired ? "NanoCam:Access:Cameras"
        : null;
}
