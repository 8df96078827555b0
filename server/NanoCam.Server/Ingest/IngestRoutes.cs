using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Ingest;

/// <summary>Services and routes of ingest.</summary>
public static class IngestRoutes
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddIngest(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<IngestOptions>().BindConfiguration(IngestOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IngestOptions>, IngestOptionsValidator>();
        services.AddSingleton(provider => new FramePool(provider.GetRequiredService<IOptions<IngestOptions>>().Value.MaxBufferedBytes));
        services.AddSingleton<FrameGate>();
        services.AddSingleton<IMemoryPoolFactory<byte>, ReceivePoolFactory>();
        services.AddSingleton<UplinkServices>();
        services.AddSingleton<UplinkEndpoint>();
        services.AddHostedService<KeyWatch>();
        return services;
    }

    /// <summary>Adds the stream uplink.</summary>
    public static IEndpointRouteBuilder MapUplink(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(WireProtocol.Path, routes.ServiceProvider.GetRequiredService<UplinkEndpoint>().HandleAsync).AllowAnonymous();
        return routes;
    }
}
