using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace NanoCam.Server.Hosting;

/// <summary>What a connection meets first: limits, TLS, and the word of a reverse proxy.</summary>
internal static class HostingServices
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddEdge(this IServiceCollection services)
    {
        services.AddOptions<TlsOptions>().BindConfiguration(TlsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TlsOptions>, TlsOptionsValidator>();
        services.AddOptions<ProxyOptions>().BindConfiguration(ProxyOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProxyOptions>, ProxyOptions.Validator>();
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddSingleton<ServerCertificate>();
        services.AddSingleton<ConnectionLimits>();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<HostingMetrics>());
        services.AddOptions<KestrelServerOptions>().Configure<IServiceProvider>(Configure);
        return services;
    }

    /// <summary>Believes trusted proxies. Before everything that asks for address, scheme, host or path; before routing.</summary>
    public static void UseEdge(this WebApplication app)
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

    private static void Configure(KestrelServerOptions kestrel, IServiceProvider services)
    {
        var limits = services.GetRequiredService<ConnectionLimits>();
        kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            // Many streams over one connection is what /live is for; HTTP/2 would be a second way with limits of its own.
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.Use(next => connection => limits.RunAsync(connection, next));
        });
        // A certificate in Kestrel's own section is the wish of someone who knows Kestrel.
        if (!services.GetRequiredService<IConfiguration>().GetSection("Kestrel:Certificates:Default").Exists())
        {
            kestrel.ConfigureHttpsDefaults(https =>
            {
                var chain = services.GetRequiredService<ServerCertificate>().Chain;
                https.ServerCertificate = chain[0];
                https.ServerCertificateChain = [.. chain.Skip(1)];
            });
        }
    }
}
