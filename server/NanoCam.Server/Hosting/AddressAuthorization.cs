using System.Net;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>
/// Who may send or watch at the server's own port on account of an address that is listed, for programs that know no keys and no sign-in.
/// </summary>
/// <remarks>
/// Not with a cookie: whoever has one signs in. And watching only under an address, a name of this machine or one of
/// <see cref="AccessOptions.Hosts"/>: under a name of their own (DNS rebinding) somebody else's page would read with the browser's address.
/// </remarks>
internal sealed class AddressAuthorization(TrustedAddresses rules, IOptions<AccessOptions> access)
{
    private readonly string[] _names = access.Value.Hosts.Split(
        ';',
        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
    );

    /// <summary>Whether the request may watch.</summary>
    public bool LetsWatch(HttpContext context) =>
        rules.IsListedForViewers(context.Connection.RemoteIpAddress)
        && context.Request.Headers.Cookie.Count == 0
        && IsOurs(context.Request.Host.Host);

    /// <summary>
    /// Whether the request may send frames of a camera that has no key. A camera knows the server by any name; a page has to know it by
    /// ours.
    /// </summary>
    public bool LetsSend(HttpContext context) =>
        rules.IsListedForCameras(context.Connection.RemoteIpAddress)
        && context.Request.Headers.Cookie.Count == 0
        && (!IsFromPage(context.Request.Headers) || IsOurs(context.Request.Host.Host));

    private static bool IsFromPage(IHeaderDictionary headers) => headers.Origin.Count > 0 || headers.ContainsKey("Sec-Fetch-Site");

    // HTTP 1.0 may leave the host out; a browser never does.
    private bool IsOurs(string host) =>
        host.Length == 0
        || IPAddress.TryParse(host.AsSpan().Trim("[]"), out _)
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || _names.Contains(host, StringComparer.OrdinalIgnoreCase);
}
