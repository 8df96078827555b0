using Microsoft.Extensions.Options;
using NanoCam.Server.Api;
using OpenTelemetry.Metrics;

namespace NanoCam.Server.Stills;

/// <summary>Registers the stores of stills and photos.</summary>
internal static class StillServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddStills(this IServiceCollection services)
    {
        services.AddOptions<StillOptions>().BindConfiguration(StillOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StillOptions>, StillOptionsValidator>();
        services.AddSingleton<FreeSpace>();
        services.AddSingleton<DiskWriter>();
        services.AddSingleton<StillStore>();
        services.AddSingleton<StillReasons>();
        services.AddSingleton<StillDays>();
        services.AddSingleton<PhotoList>();
        services.AddSingleton<PhotoStore>();
        services.AddHostedService<StillStartup>();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<StillMetrics>());
        services.AddSingleton(provider => new ReadinessCheck(provider.GetRequiredService<FreeSpace>().CheckReadiness));
        services.AddSingleton(provider => new ReadinessCheck(provider.GetRequiredService<StillStore>().CheckReadiness));
        services.AddSingleton(provider => new ReadinessCheck(provider.GetRequiredService<PhotoStore>().CheckReadiness));
        services.AddSingleton<SnapshotService>();
        services.AddSingleton<SnapshotEndpoint>();
        services.AddSingleton<GroupSnapshotEndpoint>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, StillJson.Default));
        KeepOnePoolThreadFree();
        return services;
    }

    // On a computer with one core the pool starts with one thread and adds another after half a second. A slow write on that thread
    // would stop live frames (DiskWriter).
    private static void KeepOnePoolThreadFree()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        if (workers < 2)
        {
            ThreadPool.SetMinThreads(2, completions);
        }
    }
}
