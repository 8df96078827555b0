using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace NanoCam.Server.Stills;

/// <summary>Registers the stores of stills.</summary>
internal static class StillServices
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddStills(this IServiceCollection services)
    {
        services.AddOptions<StillOptions>().BindConfiguration(StillOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StillOptions>, StillOptionsValidator>();
        services.AddSingleton<FreeSpace>();
        services.AddSingleton<StillStore>();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<StillMetrics>());
        services.AddSingleton<PhotoStore>();
        services.AddSingleton<SnapshotEndpoint>();
        services.AddHostedService<StillStartup>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, StillJson.Default));
        return services;
    }
}
