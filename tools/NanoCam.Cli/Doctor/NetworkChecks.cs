using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NanoCam.Cli.Http;

namespace NanoCam.Cli.Doctor;

/// <summary>Below HTTP: is the name known, does anything listen.</summary>
internal static class NetworkChecks
{
    /// <summary>Name of the first check.</summary>
    public const string Name = "name";

    /// <summary>Name of the second check.</summary>
    public const string Tcp = "tcp";

    /// <summary>Resolves the server's name.</summary>
    public static async Task<Check> ResolveAsync(Uri server, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (server.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6)
        {
            return Check.Ok(Name, $"{server.Host} is an address; no name to resolve.");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(server.DnsSafeHost, patience.Token);
            return Check.Ok(Name, $"{server.Host} is {string.Join(", ", addresses.Select(address => address.ToString()))}.");
        }
        catch (SocketException exception)
        {
            return Check.Failed(
                Name,
                $"{server.Host} is not known: {exception.Message}.",
                "Check its spelling in --server, or use the IP address."
            );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Check.Failed(
                Name,
                $"No name server answered within {timeout.TotalSeconds:0.###} s.",
                "Check this computer's network, or use the IP address."
            );
        }
    }

    /// <summary>Opens a connection and closes it.</summary>
    public static async Task<Check> ConnectAsync(Uri server, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        using TcpClient client = new();
        var start = Stopwatch.GetTimestamp();
        try
        {
            await client.ConnectAsync(server.DnsSafeHost, server.Port, patience.Token);
            return Check.Ok(Tcp, $"Port {server.Port} accepts connections ({Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.0} ms).");
        }
        catch (SocketException exception)
        {
            return Check.Failed(Tcp, Unreachable.Explain(server, exception).Message, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Check.Failed(
                Tcp,
                $"Port {server.Port} did not answer within {timeout.TotalSeconds:0.###} s.",
                "Check the address, and firewalls between here and there: they drop packets without a word."
            );
        }
    }
}
