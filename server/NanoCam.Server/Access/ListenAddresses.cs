namespace NanoCam.Server.Access;

/// <summary>Where the server was told to listen, wherever Kestrel looks for that.</summary>
internal static class ListenAddresses
{
    /// <summary>The addresses as URLs; none when nothing was said. Later ways count only where the earlier say nothing, as in Kestrel.</summary>
    public static IReadOnlyList<string> Of(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>().ToArray();
        if (endpoints.Length > 0)
        {
            return endpoints;
        }

        var urls = Split(configuration["urls"]);
        return urls.Length > 0 ? urls
            : [.. Split(configuration["http_ports"]).Select(port => $"http://*:{port}"), .. Split(configuration["https_ports"]).Select(port => $"https://*:{port}")];
    }

    /// <summary>The hosts of those addresses, each once; <c>127.0.0.1</c> when there is none.</summary>
    public static IReadOnlyList<string> HostsOf(IConfiguration configuration)
    {
        string[] hosts = [.. Of(configuration).Select(Parse).OfType<BindingAddress>().Where(a => !a.IsUnixPipe && !a.IsNamedPipe).Select(a => a.Host)
            .Distinct(StringComparer.OrdinalIgnoreCase)];
        return hosts.Length > 0 ? hosts : ["127.0.0.1"];
    }

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

    private static string[] Split(string? list) => (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
