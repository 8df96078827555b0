using System.Net;
using System.Net.Sockets;

namespace NanoCam.Server.Pull;

/// <summary>
/// Connects to sources. A redirect may lead to another host, but not to this machine or a link-local address, where services may trust
/// local clients.
/// </summary>
internal static class PullConnector
{
    /// <summary>Set for requests to a host that came from a redirect.</summary>
    public static readonly HttpRequestOptionsKey<bool> IsRedirected = new("redirected");

    /// <summary>Opens the connection for a request.</summary>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        var isRedirected = context.InitialRequestMessage.Options.TryGetValue(IsRedirected, out var redirected) && redirected;
        if (isRedirected && addresses.Any(IsLocal))
        {
            throw LocalRedirect(host);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            if (
                isRedirected
                && socket is { LocalEndPoint: IPEndPoint local, RemoteEndPoint: IPEndPoint remote }
                && local.Address.Equals(remote.Address)
            )
            {
                // The address belongs to this machine. Nothing was sent yet.
                throw LocalRedirect(host);
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static PullException LocalRedirect(string host) =>
        new(
            PullProblemCodes.Redirect,
            $"The source redirects to {host}, which is this machine or a link-local address. Such redirects are not followed.",
            isPersistent: true
        );

    private static bool IsLocal(IPAddress address)
    {
        var ip = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(ip)
            || ip.IsIPv6LinkLocal
            || ip.Equals(IPAddress.Any)
            || ip.Equals(IPAddress.IPv6Any)
            || (ip.AddressFamily == AddressFamily.InterNetwork && ip.GetAddressBytes() is [169, 254, ..]);
    }
}
