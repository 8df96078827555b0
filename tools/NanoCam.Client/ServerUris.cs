namespace NanoCam.Client;

/// <summary>Builds addresses below the server's address, whose path (behind a reverse proxy) is kept.</summary>
internal static class ServerUris
{
    /// <summary>Appends a route such as <c>/uplink</c>.</summary>
    /// <exception cref="ArgumentException">The server's address is not http or https.</exception>
    public static Uri Combine(Uri server, string route)
    {
        if (!server.IsAbsoluteUri || (server.Scheme != Uri.UriSchemeHttp && server.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException($"'{server}' is not an http or https address.", nameof(server));
        }

        return new Uri(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + route);
    }
}
