using System.Net;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Compat;

/// <summary>
/// Which web pages may open the WebSockets of compatibility ports. Browsers let every page open every WebSocket, and the address that lets
/// somebody in there is that of the browser, whatever page it shows.
/// </summary>
internal sealed class PageOrigin(IOptions<CompatOptions> compat, IOptions<TrustedAddressOptions> trusted, IOptions<AccessOptions> access)
{
    // What older browsers say for a page that was opened from a file, which no page of a site can make them say; and what they say now.
    private const string FileOrigin = "file://";
    private const string OpaqueOrigin = "null";
    private const string EveryOrigin = "*";

    private readonly bool _takesFiles = compat.Value.FilePages;
    private readonly string[] _allowed = trusted.Value.Origins();
    private readonly string[] _names = access.Value.Hosts.Split(
        ';',
        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
    );

    /// <summary>Whether the request comes from no page, or from one that may.</summary>
    public bool Includes(HttpContext context)
    {
        if (!context.Request.Headers.TryGetValue("Origin", out var values) || values.ToString() is not { Length: > 0 } origin)
        {
            return true;
        }

        if (
            origin == FileOrigin
            || (origin == OpaqueOrigin && _takesFiles)
            || _allowed.Contains(EveryOrigin, StringComparer.Ordinal)
            || _allowed.Contains(origin, StringComparer.OrdinalIgnoreCase)
        )
        {
            return true;
        }

        return Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && uri.Host.Length > 0
            && (
                (IsLoopback(uri.Host) && IsLoopback(context.Connection.RemoteIpAddress)) || IsSameHost(uri.Host, context.Request.Host.Host)
            );
    }

    // A name of somebody else can point here (DNS rebinding), and is then in both headers: only an address, or a name known to be ours,
    // says something.
    private bool IsSameHost(string page, string host) =>
        string.Equals(page, host, StringComparison.OrdinalIgnoreCase)
        && (IPAddress.TryParse(host.Trim('[', ']'), out _) || IsLoopback(host) || _names.Contains(host, StringComparer.OrdinalIgnoreCase));

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IsLoopback(address));

    private static bool IsLoopback(IPAddress? address) => address is null || IPAddress.IsLoopback(PeerAddress.Plain(address));
}
