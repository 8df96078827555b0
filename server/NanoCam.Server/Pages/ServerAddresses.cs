using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Pages;

/// <summary>Addresses under which other devices in the network reach the server, for the commands on the viewer page.</summary>
internal sealed class ServerAddresses(IServer server, IConfiguration configuration, IOptions<AccessOptions> access)
{
    /// <summary>Whether the server listens on loopback addresses only, so that no other device can reach it.</summary>
    public bool IsLocal => Own().All(address => ListenAddresses.AreLocal([address.Host]));

    /// <summary>
    /// URLs with an address of this machine in its network, http before https. On a server that listens on loopback addresses only, these
    /// are the URLs that it would have on the network.
    /// </summary>
    public IReadOnlyList<string> InNetwork()
    {
        var own = Own();
        // HostFilter rejects every other host.
        var hosts = access.Value.Hosts;
        var reachable = own.Where(address => !ListenAddresses.AreLocal([address.Host])).ToList();
        return
        [
            .. from address in reachable.Count > 0 ? reachable : own
            orderby address.Scheme == Uri.UriSchemeHttps
            from host in hosts.Count > 0 ? hosts.Select(ListenAddresses.ForUrl) : HostsOf(address.Host)
            select $"{address.Scheme}://{host}:{address.Port}",
        ];
    }

    // The ports of the configuration: without those for older viewers, which Kestrel listens on as well.
    private List<BindingAddress> Own()
    {
        var ports = ListenAddresses.Of(configuration).Select(ListenAddresses.PortOf).ToHashSet();
        var bound = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return
        [
            .. bound
                .Select(BindingAddress.Parse)
                .Where(address =>
                    !address.IsUnixPipe && !address.IsNamedPipe && (ports.Count == 0 || ports.Contains(0) || ports.Contains(address.Port))
                ),
        ];
    }

    // A wildcard or loopback address is replaced by the addresses of this machine.
    private static IEnumerable<string> HostsOf(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var address)
        && !address.Equals(IPAddress.Any)
        && !address.Equals(IPAddress.IPv6Any)
        && !IPAddress.IsLoopback(address)
            ? [ListenAddresses.ForUrl(host)]
            : MachineAddresses();

    // Networks with a gateway first: containers and virtual machines have separate networks, which other devices cannot reach.
    private static IEnumerable<string> MachineAddresses() =>
        from network in NetworkInterface.GetAllNetworkInterfaces()
        where network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback
        let properties = network.GetIPProperties()
        orderby properties.GatewayAddresses.Count == 0
        from unicast in properties.UnicastAddresses
        where unicast.Address.AddressFamily == AddressFamily.InterNetwork
        select unicast.Address.ToString();
}
