using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using NanoCam.Server.Api;

namespace NanoCam.Server.Hosting;

/// <summary>
/// Rejects requests for a host name other than those of this server. The owner of a web page can point its name to 127.0.0.1 (DNS
/// rebinding): the browser then treats this server as part of that site, and only the host of the request shows the difference.
/// </summary>
internal sealed class HostFilter(RequestDelegate next, IOptions<AccessOptions> options, IServer server)
{
    private readonly string[] _hosts = [.. options.Value.Hosts];
    private readonly Lazy<bool> _onLoopbackOnly = new(() => IsOnLoopbackOnly(server));

    /// <summary>Responds with 421 for another host.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var host = context.Request.Host.Host;
        // HTTP 1.0 clients may omit the host; browsers never do.
        if (
            host.Length == 0
            || (_hosts.Length == 0 && !_onLoopbackOnly.Value)
            || IsThisMachine(host)
            || _hosts.Contains(host, StringComparer.OrdinalIgnoreCase)
        )
        {
            return next(context);
        }

        Problems.Write(
            context.Response,
            StatusCodes.Status421MisdirectedRequest,
            "The host name of the request is not allowed. Use another address, or add the name to NanoCam:Access:Hosts."
        );
        return Task.CompletedTask;
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
