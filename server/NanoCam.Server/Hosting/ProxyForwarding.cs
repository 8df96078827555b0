using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Hosting;

/// <summary>Applies the address, scheme, host and path from the headers of trusted reverse proxies.</summary>
internal static class ProxyForwarding
{
    /// <summary>Adds the middleware. Call it before routing and before any middleware that reads address, scheme, host or path.</summary>
    public static void UseProxyForwarding(this WebApplication app)
    {
        var proxies = app.Services.GetRequiredService<IOptions<ProxyOptions>>().Value;
        if (proxies.Networks() is { Length: > 0 } networks)
        {
            var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = null };
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in networks)
            {
                options.KnownIPNetworks.Add(network);
            }

            app.UseForwardedHeaders(options);
        }

        if (proxies.PathBase.Length > 0)
        {
            app.UsePathBase(proxies.PathBase);
        }
    }
}
