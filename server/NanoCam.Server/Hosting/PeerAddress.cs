using System.Net;
using System.Net.Sockets;

namespace NanoCam.Server.Hosting;

/// <summary>Formats and groups the addresses of clients and cameras.</summary>
internal static class PeerAddress
{
    /// <summary>Formats an address; "local" for a socket of this machine without an address.</summary>
    public static string Text(IPAddress? address) => address is null ? "local" : Plain(address).ToString();

    /// <summary>Formats the network of one subscriber.</summary>
    public static string Network(IPAddress? address)
    {
        var subscriber = Subscriber(address);
        return address is null ? Text(address)
            : subscriber.AddressFamily == AddressFamily.InterNetworkV6 ? $"{subscriber}/64"
            : subscriber.ToString();
    }

    /// <summary>
    /// Returns the address of one subscriber: an IPv4 address, or the upper half of an IPv6 address, because a subscriber can choose the
    /// lower half. The loopback address for a socket without an address.
    /// </summary>
    public static IPAddress Subscriber(IPAddress? address)
    {
        var plain = address is null ? IPAddress.Loopback : Plain(address);
        if (plain.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return plain;
        }

        Span<byte> bytes = stackalloc byte[16];
        plain.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    /// <summary>Converts an IPv4-mapped IPv6 address to IPv4.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
