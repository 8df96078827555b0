using System.Net;
using System.Net.Sockets;

namespace NanoCam.Server.Ingest.Pull;

/// <summary>Connects to sources. A source may send us on to another host, but not to this machine or to a link-local address: what listens there trusts us more.</summary>
internal static class PullDial
{
    /// <summary>Set for requests to a host that a redirect named.</summary>
    public static readonly HttpRequestOptionsKey<bool> IsRedirected = new("redirected");

    /// <summary>Opens the connection for a request.</summary>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        if (context.InitialRequestMessage.Options.TryGetValue(IsRedirected, out var redirected) && redirected && addresses.Any(IsNear))
        {
            throw new PullException($"The source redirects to {host}, which is this machine or a link-local address; such a redirect is not followed.", needsPerson: true);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsNear(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain) || plain.IsIPv6LinkLocal || plain.Equals(IPAddress.Any) || plain.Equals(IPAddress.IPv6Any)
            || (plain.AddressFamily == AddressFamily.InterNetwork && plain.GetAddressBytes() is [169, 254, ..]);
    }
}
