using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace NanoCam.Server.Motion;

/// <summary>Registers motion detection.</summary>
internal static class MotionServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddMotion(this IServiceCollection services)
    {
        services.AddOptions<MotionOptions>().BindConfiguration(MotionOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MotionOptions>, MotionOptionsValidator>();
        services.AddSingleton<MotionSettingsStore>();
        services.AddSingleton<MotionLibrary>();
        services.AddSingleton<MotionReporter>();
        services.AddSingleton<MotionWorkers>();
        services.AddSingleton<MotionService>();
        services.AddHostedService(provider => provider.GetRequiredService<MotionService>());
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, MotionJson.Default));
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<MotionMetrics>());
        return services;
    }
}
