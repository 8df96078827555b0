using System.Net;
using System.Net.Sockets;

namespace NanoCam.Server.Integrations.Webhooks;

/// <summary>The address of a webhook is refused.</summary>
internal sealed class WebhookAddressException(string message) : IOException(message);

/// <summary>
/// Connects to a webhook, but not to link-local addresses and metadata services of clouds. Programs there trust the machine that
/// connects, and return its keys.
/// </summary>
internal static class WebhookAddresses
{
    // Alibaba, Oracle and Azure; AWS and Google over IPv6. 169.254.169.254, which most clouds use, is link-local.
    private static readonly IPAddress[] Metadata =
    [
        IPAddress.Parse("100.100.100.200"),
        IPAddress.Parse("192.0.0.192"),
        IPAddress.Parse("168.63.129.16"),
        IPAddress.Parse("fd00:ec2::254"),
        IPAddress.Parse("fd20:ce::254"),
    ];

    /// <summary>Whether an address is link-local or a metadata service, in any notation that reaches it.</summary>
    public static bool IsRefused(IPAddress address)
    {
        var plain = Unwrap(address);
        return plain.IsIPv6LinkLocal
            || (plain.AddressFamily == AddressFamily.InterNetwork && plain.GetAddressBytes() is [169, 254, ..])
            || Array.Exists(Metadata, plain.Equals);
    }

    /// <summary>Opens a connection for a request.</summary>
    /// <exception cref="WebhookAddressException">The host has an address that is refused.</exception>
    public static async ValueTask<Stream> ConnectAsync(Webhook hook, DnsEndPoint target, CancellationToken stop)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, stop);
        if (!hook.AllowLinkLocal && Array.Exists(addresses, IsRefused))
        {
            throw new WebhookAddressException(
                $"{target.Host} is a link-local address or the metadata service of a cloud, which webhooks do not contact. If it is "
                    + $"your receiver, set NanoCam:Webhooks:{hook.Number}:AllowLinkLocal to true."
            );
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // The addresses that were checked: a second look-up of the name could return others.
            await socket.ConnectAsync(addresses, target.Port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // IPv4 addresses inside IPv6 ones: mapped (::ffff:0:0/96), compatible (::/96), NAT64 (64:ff9b::/96) and 6to4 (2002::/16).
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        return bytes switch
        {
            [0x20, 0x02, ..] => new IPAddress(bytes.AsSpan(2, 4)),
            [0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, ..] => new IPAddress(bytes.AsSpan(12)),
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ..] => new IPAddress(bytes.AsSpan(12)),
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ..] when !IPAddress.IsLoopback(address) => new IPAddress(bytes.AsSpan(12)),
            _ => address,
        };
    }
}
