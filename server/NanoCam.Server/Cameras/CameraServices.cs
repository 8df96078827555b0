using Microsoft.Extensions.Options;
using NanoCam.Server.Background;
using OpenTelemetry.Metrics;

namespace NanoCam.Server.Cameras;

/// <summary>Registers the services of cameras.</summary>
public static class CameraServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddCameras(this IServiceCollection services)
    {
        services.AddOptions<CamerasOptions>().BindConfiguration(CamerasOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CamerasOptions>, CamerasOptionsValidator>();
        services.AddSingleton(provider => new CameraRegistry(
            provider.GetRequiredService<IOptions<CamerasOptions>>().Value.MaxCameras,
            provider.GetRequiredService<ErrorLog>()
        ));
        services.AddSingleton<CameraPersistence>();
        services.AddHostedService(provider => provider.GetRequiredService<CameraPersistence>());
        services.AddHostedService<CameraMonitor>();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<CameraMetrics>());
        services.AddSingleton<CameraSettingsService>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, CameraJson.Default));
        return services;
    }
}
