using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using NanoCam.Server.Api;

namespace NanoCam.Server.Hosting;

/// <summary>
/// Refuses requests for a host that is not this one. A page of somebody else can let its own name point to 127.0.0.1 (DNS rebinding): the
/// browser then takes this server for a part of that page, and only the name in the request tells the difference.
/// </summary>
internal sealed class HostFilter(RequestDelegate next, IOptions<AccessOptions> options, IServer server)
{
    private readonly string[] _hosts = options.Value.Hosts.Split(
        ';',
        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
    );
    private readonly Lazy<bool> _onLoopbackOnly = new(() => IsOnLoopbackOnly(server));

    /// <summary>Answers 421 for another host.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var host = context.Request.Host.Host;
        // HTTP 1.0 may leave the host out; a browser never does.
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
            "This server does not answer under that name: add it to NanoCam:Access:Hosts if it should."
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
