using OpenTelemetry.Metrics;

namespace NanoCam.Server.Pairing;

/// <summary>Registers the services that pair cameras and check their keys.</summary>
internal static class PairingServices
{
    /// <summary>Registers the services.</summary>
    public static IServiceCollection AddPairing(this IServiceCollection services)
    {
        services.AddSingleton<PairingCodeStore>();
        services.AddSingleton<CameraKeyStore>();
        services.AddSingleton<UnpairedCameras>();
        services.AddSingleton<PairingService>();
        services.AddSingleton<CameraAuthenticator>();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<PairingMetrics>());
        services.AddHostedService<CameraKeyCleanup>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, PairingJson.Default));
        return services;
    }
}
