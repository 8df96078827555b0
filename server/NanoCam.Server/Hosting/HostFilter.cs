using System.Net;
using System.Net.NetworkInformation;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using NanoCam.Server.Api;

namespace NanoCam.Server.Hosting;

/// <summary>
/// Rejects requests for a host name other than those of this server. The owner of a web page can point its name to 127.0.0.1 or to an
/// address of the local network (DNS rebinding): the browser then treats this server as part of that site, and only the host of the
/// request reveals the difference.
/// </summary>
/// <remarks>
/// Applies to a server on loopback addresses, to configured names, and to a server on the network that is open to all clients. There,
/// addresses and the names that no foreign owner can have are accepted.
/// </remarks>
internal sealed class HostFilter(RequestDelegate next, IOptions<AccessOptions> options, IServer server)
{
    // Names that exist in local networks only: RFC 6762, RFC 8375, RFC 6761, ICANN resolution 2024.07.29.06, and OpenWrt's default.
    private static readonly string[] LocalSuffixes = [".local", ".home.arpa", ".localhost", ".internal", ".lan"];

    private readonly string[] _hosts = [.. options.Value.Hosts];
    private readonly bool _isOpenToViewers = options.Value.Viewers == ViewerAccess.Open;
    private readonly bool _isOpenToCameras = options.Value.Cameras == CameraAccess.Open;
    private readonly Lazy<bool> _onLoopbackOnly = new(() => IsOnLoopbackOnly(server));
    private readonly Lazy<string[]> _ownNames = new(FindOwnNames);

    /// <summary>Responds with 421 for another host.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var host = context.Request.Host.Host;
        // HTTP 1.0 clients may omit the host; browsers never do.
        if (
            host.Length == 0
            || IsThisMachine(host)
            || (_hosts.Length > 0 ? _hosts.Contains(host, StringComparer.OrdinalIgnoreCase) : IsAllowed(context.Request, host))
        )
        {
            return next(context);
        }

        Problems.Write(
            context.Response,
            StatusCodes.Status421MisdirectedRequest,
            "The host name of the request is not allowed. Use another address, or add the name to NanoCam:Access:Hosts.",
            ProblemCodes.HostNotAllowed
        );
        return Task.CompletedTask;
    }

    // Used if no names are configured.
    private bool IsAllowed(HttpRequest request, string host) =>
        !_onLoopbackOnly.Value && (!IsOpenTo(request) || IPAddress.TryParse(host.AsSpan().Trim("[]"), out _) || IsLocalName(host));

    // Any program may send as a camera under any name; a page sends Origin with every upload.
    private bool IsOpenTo(HttpRequest request) =>
        _isOpenToViewers || (_isOpenToCameras && (request.Headers.Origin.Count > 0 || request.Headers.ContainsKey("Sec-Fetch-Site")));

    // A name without a dot cannot be registered.
    private bool IsLocalName(string host) =>
        !host.Contains('.', StringComparison.Ordinal)
        || LocalSuffixes.Any(suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
        || _ownNames.Value.Contains(host, StringComparer.OrdinalIgnoreCase);

    private static string[] FindOwnNames()
    {
        var name = Dns.GetHostName();
        return IPGlobalProperties.GetIPGlobalProperties().DomainName is { Length: > 0 } domain ? [name, $"{name}.{domain}"] : [name];
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.AsSpan().Trim("[]"), out var address) && IPAddress.IsLoopback(address));

    private static bool IsOnLoopbackOnly(IServer server) =>
        server.Features.Get<IServerAddressesFeature>() is { Addresses: { Count: > 0 } addresses }
        && addresses.All(address =>
            BindingAddress.Parse(address) is { IsUnixPipe: false, IsNamedPipe: false } binding && IsThisMachine(binding.Host)
        );
}
