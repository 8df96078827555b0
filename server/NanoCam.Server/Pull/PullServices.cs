using OpenTelemetry.Metrics;

namespace NanoCam.Server.Pull;

/// <summary>Registers the services of pulled cameras.</summary>
internal static class PullServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddPull(this IServiceCollection services)
    {
        services
            .AddOptions<PullOptions>()
            .Configure<IConfiguration>((options, configuration) => configuration.GetSection("NanoCam:Pull").Bind(options.Sources));
        services.AddSingleton<PullSourceStore>();
        services.AddSingleton<PullAdmission>();
        services.AddSingleton<PullConnectionFactory>();
        services.AddSingleton<PullSupervisor>();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<PullMetrics>());
        services.AddHostedService(provider => provider.GetRequiredService<PullSupervisor>());
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, PullJson.Default));
        return services;
    }
}
