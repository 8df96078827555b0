using System.Net;
using System.Net.Sockets;

namespace NanoCam.Server.Hosting;

/// <summary>Addresses of those who call: as texts, and as what tells one of them from another.</summary>
internal static class PeerAddress
{
    /// <summary>The address; "local" for a socket of this machine that has none.</summary>
    public static string Text(IPAddress? address) => address is null ? "local" : Plain(address).ToString();

    /// <summary>The network one subscriber has, as text.</summary>
    public static string Network(IPAddress? address)
    {
        var subscriber = Subscriber(address);
        return address is null ? Text(address)
            : subscriber.AddressFamily == AddressFamily.InterNetworkV6 ? $"{subscriber}/64"
            : subscriber.ToString();
    }

    /// <summary>
    /// What one subscriber has: an IPv4 address, or the upper half of an IPv6 address, whose lower half he draws as he likes. This machine
    /// for a socket
    /// that has none.
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

    /// <summary>An IPv4 address that came over an IPv6 socket, as itself.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
