using System.Net;
using System.Net.Sockets;

namespace NanoCam.Server.Hosting;

/// <summary>Where the server was told to listen, wherever Kestrel looks for that.</summary>
internal static class ListenAddresses
{
    /// <summary>What the names of endpoints begin with that the server adds to Kestrel's section by itself.</summary>
    public const string AddedEndpoint = "nanocam-compat-";

    /// <summary>
    /// The addresses as URLs; none when nothing was said. Later ways count only where the earlier say nothing, as in Kestrel.
    /// </summary>
    public static IReadOnlyList<string> Of(IConfiguration configuration)
    {
        var endpoints = configuration
            .GetSection("Kestrel:Endpoints")
            .GetChildren()
            .Where(endpoint => !endpoint.Key.StartsWith(AddedEndpoint, StringComparison.Ordinal))
            .Select(endpoint => endpoint["Url"])
            .OfType<string>()
            .ToArray();
        if (endpoints.Length > 0)
        {
            return endpoints;
        }

        var urls = Split(configuration["urls"]);
        return urls.Length > 0
            ? urls
            :
            [
                .. Split(configuration["http_ports"]).Select(port => $"http://*:{port}"),
                .. Split(configuration["https_ports"]).Select(port => $"https://*:{port}"),
            ];
    }

    /// <summary>The hosts of those addresses, each once; <c>127.0.0.1</c> when there is none.</summary>
    public static IReadOnlyList<string> HostsOf(IConfiguration configuration)
    {
        string[] hosts =
        [
            .. Of(configuration)
                .Select(Parse)
                .OfType<BindingAddress>()
                .Where(a => !a.IsUnixPipe && !a.IsNamedPipe)
                .Select(a => a.Host)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        return hosts.Length > 0 ? hosts : ["127.0.0.1"];
    }

    /// <summary>Whether only this machine reaches these hosts.</summary>
    public static bool AreLocal(IEnumerable<string> hosts) => hosts.All(host => EndPointsOf(host, 0).All(LoopbackBindingGuard.IsLocal));

    /// <summary>A host as it stands in a URL.</summary>
    public static string ForUrl(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"[{address}]"
            : host;

    /// <summary>
    /// What to listen on for a host, understood as Kestrel does: a name that is not localhost is every address of this machine.
    /// </summary>
    public static IReadOnlyList<IPEndPoint> EndPointsOf(string host, int port) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            ?
            [
                new(IPAddress.Loopback, port),
                .. Socket.OSSupportsIPv6 ? [new IPEndPoint(IPAddress.IPv6Loopback, port)] : Array.Empty<IPEndPoint>(),
            ]
        : IPAddress.TryParse(host.Trim('[', ']'), out var address) ? [new(address, port)]
        : [new(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, port)];

    /// <summary>The port of such an address; 0 when it has none.</summary>
    public static int PortOf(string url) => Parse(url) is { IsUnixPipe: false, IsNamedPipe: false } address ? address.Port : 0;

    // What is no address at all is refused by Kestrel, with a sentence.
    private static BindingAddress? Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string[] Split(string? list) =>
        (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
