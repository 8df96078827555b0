using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace NanoCam.Server.Live;

/// <summary>Registers the services for viewers.</summary>
internal static class LiveServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddOptions<LiveOptions>().BindConfiguration(LiveOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LiveOptions>, LiveOptionsValidator>();
        services.AddOptions<DefaultCameraOptions>().BindConfiguration(DefaultCameraOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DefaultCameraOptions>, DefaultCameraOptionsValidator>();
        services.AddSingleton<StalledViewerSupervisor>();
        services.AddSingleton<ViewerLog>();
        services.AddSingleton<DefaultCamera>();
        services.AddSingleton<ViewerLimiter>();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<LiveMetrics>());
        services.AddSingleton<LiveEndpoint>();
        services.AddSingleton<CameraLiveEndpoint>();
        services.AddSingleton<FrameEndpoint>();
        return services;
    }
}
