using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;
using NanoCam.Server.Ingest;

namespace NanoCam.Server.Uploads;

/// <summary>Registers the HTTP uplink.</summary>
internal static class UploadRoutes
{
    // Kestrel wants a grace above its own heartbeat of one second.
    private static readonly TimeSpan ShortestGrace = TimeSpan.FromSeconds(1.5);

    /// <summary>Adds what the uplink needs.</summary>
    public static IServiceCollection AddUploads(this IServiceCollection services)
    {
        services.AddSingleton<UploadIntake>();
        services.AddSingleton<UploadAuthenticator>();
        services.AddSingleton<UploadLimiter>();
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

    /// <summary>Maps its routes.</summary>
    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<UploadEndpoints>();
        var maxFrameBytes = routes.ServiceProvider.GetRequiredService<IOptions<IngestOptions>>().Value.MaxFrameBytes;
        // A little above what is taken: the difference is answered by us, with a sentence, and read to its end, so that the sender sees it.
        var limit = new RequestSizeLimitAttribute((2L * maxFrameBytes) + (64 << 10));
        routes.MapPost("/api/cameras/{id}/frames", endpoints.PostFrameAsync).WithMetadata(limit).ForCameras();
        routes.MapPost("/api/cameras/{id}/health", endpoints.PostHealth).ForCameras();
        routes.MapPost("/upload", endpoints.PostUploadAsync).WithMetadata(limit).ForCameras();
    }
}
