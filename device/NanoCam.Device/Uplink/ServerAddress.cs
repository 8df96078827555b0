namespace NanoCam.Device.Uplink;

/// <summary>Address of the server in the settings: <c>http://host:port/path</c> or <c>https://…</c>.</summary>
public sealed class ServerAddress
{
    private ServerAddress(bool isTls, string host, int port, string path)
    {
        IsTls = isTls;
        Host = host;
        Port = port;
        Path = path;
    }

    /// <summary>Whether it is https.</summary>
    public bool IsTls { get; }

    /// <summary>Name or IPv4 address.</summary>
    public string Host { get; }

    /// <summary>Port, 1 to 65,535; 80 or 443 when the address does not contain one.</summary>
    public int Port { get; }

    /// <summary>Path of the server behind a reverse proxy, without a slash at its end; usually empty.</summary>
    public string Path { get; }

    /// <summary>Full address of a route such as <c>/upload</c>.</summary>
    public string Url(string route)
    {
        return (IsTls ? "https://" : "http://") + Host + ":" + Port.ToString() + Path + route;
    }

    /// <summary>Reads an address.</summary>
    /// <returns>False when the text is not an address.</returns>
    public static bool TryParse(string text, out ServerAddress? address)
    {
        address = null;
        var isTls = text.StartsWith("https://");
        if (!isTls && !text.StartsWith("http://"))
        {
            return false;
        }

        var rest = text.Substring(isTls ? 8 : 7);
        var path = "";
        var slash = rest.IndexOf('/');
        if (slash >= 0)
        {
            path = rest.Substring(slash).TrimEnd('/');
            rest = rest.Substring(0, slash);
        }

        var port = isTls ? 443 : 80;
        var colon = rest.IndexOf(':');
        if (colon >= 0)
        {
            if (!int.TryParse(rest.Substring(colon + 1), out port) || port < 1 || port > 65535)
            {
                return false;
            }

            rest = rest.Substring(0, colon);
        }

        if (rest.Length == 0 || rest.Length > 253 || path.Length > 200 || !IsPrintable(rest) || !IsPrintable(path))
        {
            return false;
        }

        address = new ServerAddress(isTls, rest, port, path);
        return true;
    }

    private static bool IsPrintable(string text)
    {
        foreach (char c in text)
        {
            if (c <= ' ' || c > '~' || c == '@' || c == '?' || c == '#')
            {
                return false;
            }
        }

        return true;
    }
}
