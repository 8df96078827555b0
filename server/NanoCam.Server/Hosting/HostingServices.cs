using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting.Sockets;
using OpenTelemetry.Metrics;

namespace NanoCam.Server.Hosting;

/// <summary>Registers connection limits, TLS, and the rules for addresses and origins.</summary>
internal static class HostingServices
{
    // For requests other than uploads, such as settings and names. Uploads have their own limit.
    private const int MaxBodyBytes = 64 << 10;

    // Bytes that a client can send before a route reads them. Kestrel's default of 1 MiB is 10 GiB for the default of MaxConnections.
    private const int MaxUnreadBytes = 128 << 10;

    /// <summary>Registers the services. Call it after adding the transports: Kestrel uses the transport registered last.</summary>
    public static IServiceCollection AddHosting(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services
            .AddOptions<AccessOptions>()
            .BindConfiguration(AccessOptions.Section)
            .ReadSeparatedLists(AccessOptions.Section)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessHostsValidator>();
        services
            .AddOptions<TrustedAddressOptions>()
            .BindConfiguration(TrustedAddressOptions.Section)
            .ReadSeparatedLists(TrustedAddressOptions.Section)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<TrustedAddressOptions>, TrustedAddressOptionsValidator>();
        services.AddOptions<TlsOptions>().BindConfiguration(TlsOptions.Section).ReadSeparatedLists(TlsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TlsOptions>, TlsOptionsValidator>();
        services
            .AddOptions<ProxyOptions>()
            .BindConfiguration(ProxyOptions.Section)
            .ReadSeparatedLists(ProxyOptions.Section)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProxyOptions>, ProxyOptions.Validator>();
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddSingleton<ServerCertificate>();
        services.AddSingleton<ConnectionLimits>();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<HostingMetrics>());
        services.AddOptions<KestrelServerOptions>().Configure<IServiceProvider>(Configure);
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MaxRequestBufferSize = MaxUnreadBytes;
        });
        services.AddSingleton<IMemoryPoolFactory<byte>, SocketBufferPoolFactory>();
        services.AddSingleton<HandleLimit>();
        services.AddSingleton<IConnectionListenerFactory, SocketListenerFactory>();
        services.AddSingleton<IConnectionListenerFactory, LoopbackBindingGuard>();
        services.AddSingleton<TrustedAddresses>();
        services.AddSingleton<AddressAuthorization>();
        services.AddCors();
        services.AddSingleton<AllowedOrigins>();
        services.AddSingleton<ICorsPolicyProvider>(provider => provider.GetRequiredService<AllowedOrigins>());
        services.AddHostedService<OpenAccessWarning>();
        return services;
    }

    private static void Configure(KestrelServerOptions kestrel, IServiceProvider services)
    {
        var limits = services.GetRequiredService<ConnectionLimits>();
        kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            // /live already carries many streams over one connection; HTTP/2 would add a second mechanism with its own limits.
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.Use(next => connection => limits.RunAsync(connection, next));
        });
        // A certificate in Kestrel's own section takes precedence.
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
