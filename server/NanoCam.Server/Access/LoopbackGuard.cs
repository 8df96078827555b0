using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Access;

/// <summary>
/// Refuses every address that other machines reach. Stands among the transports, because there Kestrel has resolved whatever the
/// address was written as: URLs, ports, endpoints of its own section, host names, an inherited socket.
/// </summary>
internal sealed class LoopbackGuard(IOptions<AccessOptions> options) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly bool _allowed = options.Value.AllowOpenOnNetwork;

    /// <summary>Claims the addresses that are to be refused.</summary>
    public bool CanBind(EndPoint endpoint) => !_allowed && !IsLocal(endpoint);

    /// <summary>Refuses.</summary>
    /// <exception cref="OptionsValidationException">Always.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        throw new OptionsValidationException(
            AccessOptions.Section,
            typeof(AccessOptions),
            [$"The address {endpoint} can be reached from the network, and this version has no sign-in: listen on 127.0.0.1 or localhost, or set NanoCam:Access:AllowOpenOnNetwork=true if everybody there may watch and steer the cameras."]);

    /// <summary>Whether only this machine reaches the address.</summary>
    public static bool IsLocal(EndPoint endpoint) => endpoint switch
    {
        IPEndPoint ip => IPAddress.IsLoopback(ip.Address.IsIPv4MappedToIPv6 ? ip.Address.MapToIPv4() : ip.Address),
        UnixDomainSocketEndPoint or NamedPipeEndPoint => true,
        _ => false,
    };
}
