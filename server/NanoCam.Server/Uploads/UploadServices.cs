using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using NanoCam.Server.Ingest;
using OpenTelemetry.Metrics;

namespace NanoCam.Server.Uploads;

/// <summary>Registers the HTTP uplink.</summary>
internal static class UploadServices
{
    // Kestrel requires a grace period longer than its heartbeat of one second.
    private static readonly TimeSpan ShortestGrace = TimeSpan.FromSeconds(1.5);

    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddUploads(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, UploadJson.Default));
        services.AddSingleton<UploadTurns>();
        services.AddSingleton<UploadService>();
        services.AddSingleton<UploadAuthenticator>();
        services.AddSingleton<UploadLimiter>();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<UploadMetrics>());
        services.AddSingleton<UploadEndpoints>();
        services
            .AddOptions<KestrelServerOptions>()
            .Configure<IOptions<IngestOptions>>(
                (kestrel, ingest) =>
                {
                    var grace = ingest.Value.FrameTimeout;
                    kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(
                        ingest.Value.MinBytesPerSecond,
                        grace < ShortestGrace ? ShortestGrace : grace
                    );
                }
            );
        return services;
    }
}
