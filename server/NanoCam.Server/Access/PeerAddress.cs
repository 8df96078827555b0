using System.Net;
using System.Net.Sockets;

namespace NanoCam.Server.Access;

/// <summary>Addresses of those who call, as texts.</summary>
internal static class PeerAddress
{
    /// <summary>The address; "local" for a socket of this machine that has none.</summary>
    public static string Text(IPAddress? address) => address is null ? "local" : Plain(address).ToString();

    /// <summary>The network one subscriber has: an IPv4 address, or the upper half of an IPv6 address, whose lower half he draws as he likes.</summary>
    public static string Network(IPAddress? address)
    {
        if (address is null || Plain(address) is not { AddressFamily: AddressFamily.InterNetworkV6 } six)
        {
            return Text(address);
        }

        var bytes = six.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes) + "/64";
    }

    /// <summary>An IPv4 address that came over an IPv6 socket, as itself.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
