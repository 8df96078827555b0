using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>Reads the listen addresses from every configuration key that Kestrel supports.</summary>
internal static class ListenAddresses
{
    /// <summary>Prefix of endpoint names that the server adds to Kestrel's section.</summary>
    public const string CompatEndpointPrefix = "nanocam-compat-";

    /// <summary>
    /// Returns the configured addresses as URLs, or an empty list. The order of precedence is that of Kestrel: endpoints, URLs, ports.
    /// </summary>
    public static IReadOnlyList<string> Of(IConfiguration configuration)
    {
        var endpoints = configuration
            .GetSection("Kestrel:Endpoints")
            .GetChildren()
            .Where(endpoint => !endpoint.Key.StartsWith(CompatEndpointPrefix, StringComparison.Ordinal))
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

    /// <summary>
    /// Checks the configured addresses, because Kestrel throws its own errors for some and listens elsewhere for others.
    /// </summary>
    /// <exception cref="OptionsValidationException">An address is invalid.</exception>
    public static void Check(IConfiguration configuration)
    {
        var wrong = Of(configuration).FirstOrDefault(url => !IsValid(url));
        if (wrong is not null)
        {
            throw new OptionsValidationException(
                "urls",
                typeof(string),
                [$"'{wrong}' is not an address to listen on. Enter addresses in the form http://127.0.0.1:8080."]
            );
        }
    }

    private static bool IsValid(string url)
    {
        if (Parse(url) is not { } address)
        {
            return false;
        }

        var isHttp = address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase);
        var isHttps = address.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase);
        return (isHttp || isHttps)
            && (
                address.IsUnixPipe
                || address.IsNamedPipe
                || (
                    address.Port is >= 0 and <= ushort.MaxValue
                    && (address.Host is "*" or "+" || Uri.CheckHostName(address.Host.Trim('[', ']')) != UriHostNameType.Unknown)
                )
            );
    }

    /// <summary>Returns the distinct hosts of these addresses; <c>127.0.0.1</c> when there is none.</summary>
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

    /// <summary>Whether only this machine can reach these hosts.</summary>
    public static bool AreLocal(IEnumerable<string> hosts) => hosts.All(host => EndPointsOf(host, 0).All(LoopbackBindingGuard.IsLocal));

    /// <summary>Formats a host for a URL.</summary>
    public static string ForUrl(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"[{address}]"
            : host;

    /// <summary>
    /// Returns the endpoints of a host. As in Kestrel, a name other than localhost means every address of this machine.
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

    /// <summary>Returns the port of a listen address; 0 when it has none.</summary>
    public static int PortOf(string url) => Parse(url) is { IsUnixPipe: false, IsNamedPipe: false } address ? address.Port : 0;

    // Kestrel rejects an invalid address with an error message.
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
