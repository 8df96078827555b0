using System.Net;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Compat;

/// <summary>
/// Decides which web pages may open the WebSockets of compatibility ports. Browsers allow every page to open any WebSocket, and the
/// trusted address is that of the browser, regardless of the page that is open.
/// </summary>
internal sealed class PageOrigin(IOptions<CompatOptions> compat, IOptions<TrustedAddressOptions> trusted, IOptions<AccessOptions> access)
{
    // Older browsers send file:// for a page that was opened from a file. Current browsers send null, which any page can obtain.
    private const string FileOrigin = "file://";
    private const string OpaqueOrigin = "null";
    private const string AnyOrigin = "*";

    private readonly bool _allowsFilePages = compat.Value.FilePages;
    private readonly string[] _allowed = [.. trusted.Value.AllowedOrigins];
    private readonly string[] _names = [.. access.Value.Hosts];

    /// <summary>Whether the request comes from an allowed page, or from no page.</summary>
    public bool Includes(HttpContext context)
    {
        if (!context.Request.Headers.TryGetValue("Origin", out var values) || values.ToString() is not { Length: > 0 } origin)
        {
            return true;
        }

        if (
            origin == FileOrigin
            || (origin == OpaqueOrigin && _allowsFilePages)
            || _allowed.Contains(AnyOrigin, StringComparer.Ordinal)
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

    // An attacker can point a name to this server (DNS rebinding), and both headers then contain that name. Only an address
    // or a configured name is therefore accepted.
    private bool IsSameHost(string page, string host) =>
        string.Equals(page, host, StringComparison.OrdinalIgnoreCase)
        && (IPAddress.TryParse(host.Trim('[', ']'), out _) || IsLoopback(host) || _names.Contains(host, StringComparer.OrdinalIgnoreCase));

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IsLoopback(address));

    private static bool IsLoopback(IPAddress? address) => address is null || IPAddress.IsLoopback(PeerAddress.Plain(address));
}
