using System.Net;
using System.Net.Sockets;

namespace NanoCam.Server.Pull;

/// <summary>
/// Connects to sources. A source may send us on to another host, but not to this machine or to a link-local address: what listens there
/// trusts us more.
/// </summary>
internal static class PullConnector
{
    /// <summary>Set for requests to a host that a redirect named.</summary>
    public static readonly HttpRequestOptionsKey<bool> IsRedirected = new("redirected");

    /// <summary>Opens the connection for a request.</summary>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        var isRedirected = context.InitialRequestMessage.Options.TryGetValue(IsRedirected, out var redirected) && redirected;
        if (isRedirected && addresses.Any(IsNear))
        {
            throw TooNear(host);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            if (
                isRedirected
                && socket is { LocalEndPoint: IPEndPoint ours, RemoteEndPoint: IPEndPoint theirs }
                && ours.Address.Equals(theirs.Address)
            )
            {
                // This machine under its address in the network. Nothing was sent yet.
                throw TooNear(host);
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static PullException TooNear(string host) =>
        new(
            $"The source redirects to {host}, which is this machine or a link-local address; such a redirect is not followed.",
            needsPerson: true
        );

    private static bool IsNear(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain)
            || plain.IsIPv6LinkLocal
            || plain.Equals(IPAddress.Any)
            || plain.Equals(IPAddress.IPv6Any)
            || (plain.AddressFamily == AddressFamily.InterNetwork && plain.GetAddressBytes() is [169, 254, ..]);
    }
}
