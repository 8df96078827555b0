using System.Net;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>
/// Authorizes sending and watching by address on the server's own port, for programs that support neither keys nor sign-in.
/// </summary>
/// <remarks>
/// Requests with a cookie are excluded: their senders sign in. The host of the request must be an address, a name of this machine or one
/// of <see cref="AccessOptions.Hosts"/>. Otherwise a foreign page could read with the address of the browser (DNS rebinding).
/// </remarks>
internal sealed class AddressAuthorization(TrustedAddresses rules, IOptions<AccessOptions> access)
{
    private readonly string[] _hosts = [.. access.Value.Hosts];

    /// <summary>Whether the request may watch.</summary>
    public bool CanView(HttpContext context) =>
        rules.IsListedForViewers(context.Connection.RemoteIpAddress)
        && context.Request.Headers.Cookie.Count == 0
        && IsAllowedHost(context.Request.Host.Host);

    /// <summary>
    /// Whether the request may send frames of a camera without a key. A camera may use any host name of the server; a web page must use an
    /// allowed one.
    /// </summary>
    public bool CanUpload(HttpContext context) =>
        rules.IsListedForCameras(context.Connection.RemoteIpAddress)
        && context.Request.Headers.Cookie.Count == 0
        && (!IsFromPage(context.Request.Headers) || IsAllowedHost(context.Request.Host.Host));

    private static bool IsFromPage(IHeaderDictionary headers) => headers.Origin.Count > 0 || headers.ContainsKey("Sec-Fetch-Site");

    // HTTP 1.0 clients may omit the host; browsers never do.
    private bool IsAllowedHost(string host) =>
        host.Length == 0
        || IPAddress.TryParse(host.AsSpan().Trim("[]"), out _)
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || _hosts.Contains(host, StringComparer.OrdinalIgnoreCase);
}
