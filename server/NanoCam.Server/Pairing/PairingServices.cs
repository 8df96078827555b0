using OpenTelemetry.Metrics;

namespace NanoCam.Server.Pairing;

/// <summary>Registers what gives cameras their keys and checks them.</summary>
internal static class PairingServices
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddPairing(this IServiceCollection services)
    {
        services.AddSingleton<PairingCodeStore>();
        services.AddSingleton<CameraKeyStore>();
        services.AddSingleton<UnpairedCameras>();
        services.AddSingleton<PairingService>();
        services.AddSingleton<CameraAuthenticator>();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<PairingMetrics>());
        services.AddHostedService<CameraKeyUpkeep>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, PairingJson.Default));
        return services;
    }
}
