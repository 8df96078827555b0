using Microsoft.Extensions.Options;
using NanoCam.Server.Accounts.SignIn;
using NanoCam.Server.Compat.CameraWebServer;
using NanoCam.Server.Hosting;
using NanoCam.Server.Uploads;
using OpenTelemetry.Metrics;

namespace NanoCam.Server.Compat;

/// <summary>Registers the compatibility ports and the routes of CameraWebServer and mjpg-streamer.</summary>
internal static class CompatServices
{
    /// <summary>Registers the services.</summary>
    public static IServiceCollection AddCompat(this IServiceCollection services)
    {
        services
            .AddOptions<CompatOptions>()
            .BindConfiguration(CompatOptions.Section)
            .ReadSeparatedLists(CompatOptions.Section)
            .PostConfigure<IConfiguration>(
                static (options, configuration) =>
                    options.Hosts = options.Address.Count > 0 ? [.. options.Address] : ListenAddresses.HostsOf(configuration)
            )
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<CompatOptions>, CompatRangesValidator>();
        services.AddSingleton<IValidateOptions<CompatOptions>, CompatOptionsValidator>();
        services.AddSingleton<CompatCameraNames>();
        services.AddSingleton<CompatListeners>();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<CompatMetrics>());
        services.AddSingleton<CompatCameraAuthenticator>();
        services.AddSingleton<FrameTcpReceiver>();
        services.AddSingleton<MarkedPhotoIntake>();
        services.AddSingleton<MarkedTcpReceiver>();
        services.AddSingleton<CompatCameraConnections>();
        services.AddSingleton<PageOrigin>();
        services.AddSingleton<CompatViewerPort>();
        services.AddSingleton<LiveStills>();
        services.AddSingleton<CameraWebServerEndpoints>();
        services.AddHostedService<CompatCameraPorts>();
        services.AddHostedService<CompatStartupLog>();
        services.Configure<CrossOriginOptions>(options => options.StateChangingGets.Add(CameraWebServerRoutes.Control));
        services.AddOptions<UploadSenderOptions>().Configure<CompatCameraNames>(static (senders, names) => names.AddTo(senders.Cameras));
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, CompatJson.Default));
        return services;
    }
}
