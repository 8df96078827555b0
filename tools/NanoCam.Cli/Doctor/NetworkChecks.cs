using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NanoCam.Cli.Http;
using NanoCam.Client;

namespace NanoCam.Cli.Doctor;

/// <summary>Checks below HTTP: name resolution and TCP connection.</summary>
internal static class NetworkChecks
{
    /// <summary>Name of the name resolution check.</summary>
    public const string Name = "name";

    /// <summary>Name of the TCP check.</summary>
    public const string Tcp = "tcp";

    /// <summary>Resolves the server's name.</summary>
    public static async Task<Check> ResolveAsync(Uri server, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (server.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6)
        {
            return Check.Ok(Name, $"{server.Host} is an IP address.");
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(server.DnsSafeHost, deadline.Token);
            return Check.Ok(Name, $"{server.Host} resolves to {string.Join(", ", addresses.Select(address => address.ToString()))}.");
        }
        catch (SocketException exception)
        {
            return Check.Failed(
                Name,
                $"The name {server.Host} cannot be resolved: {NetworkReason.Of(exception)}.",
                "Check the spelling in --server, or use the IP address."
            );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Check.Failed(
                Name,
                $"No name server responded within {timeout.TotalSeconds:0.###} s.",
                "Check this computer's network, or use the IP address."
            );
        }
    }

    /// <summary>Opens and closes a connection.</summary>
    public static async Task<Check> ConnectAsync(Uri server, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        using TcpClient client = new();
        var start = Stopwatch.GetTimestamp();
        try
        {
            await client.ConnectAsync(server.DnsSafeHost, server.Port, deadline.Token);
            return Check.Ok(Tcp, $"Port {server.Port} accepts connections ({Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.0} ms).");
        }
        catch (SocketException exception)
        {
            return Check.Failed(Tcp, ConnectionErrors.Explain(server, exception).Message, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Check.Failed(
                Tcp,
                $"Port {server.Port} did not respond within {timeout.TotalSeconds:0.###} s.",
                "Check the address and the firewalls in between, which often drop packets silently."
            );
        }
    }
}
