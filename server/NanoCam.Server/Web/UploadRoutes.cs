using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using NanoCam.Server.Ingest;

namespace NanoCam.Server.Web;

/// <summary>Registers the HTTP uplink.</summary>
internal static class UploadRoutes
{
    // Below it a body is not slow but an attack on memory; a camera with one bar of Wi-Fi sends five times that.
    private const double MinBytesPerSecond = 2048;

    // Kestrel wants a grace above its own heartbeat of one second.
    private static readonly TimeSpan ShortestGrace = TimeSpan.FromSeconds(1.5);

    /// <summary>Adds what the uplink needs.</summary>
    public static IServiceCollection AddUploads(this IServiceCollection services)
    {
        services.AddSingleton<UploadIntake>();
        services.AddSingleton<UploadEndpoints>();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<IngestOptions>>((kestrel, ingest) =>
        {
            var grace = ingest.Value.FrameTimeout;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(MinBytesPerSecond, grace < ShortestGrace ? ShortestGrace : grace);
        });
        return services;
    }

    /// <summary>Maps its routes.</summary>
    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<UploadEndpoints>();
        var maxFrameBytes = routes.ServiceProvider.GetRequiredService<IOptions<IngestOptions>>().Value.MaxFrameBytes;
        // A little above what is taken: the difference is answered by us, with a sentence, and read to its end, so that the sender sees it.
        var limit = new RequestSizeLimitAttribute((2L * maxFrameBytes) + (64 << 10));
        routes.MapPost("/api/cameras/{id}/frames", endpoints.PostFrameAsync).WithMetadata(limit)
            .WithName("postFrame").WithTags("Uplink")
            .WithSummary("Send one frame")
            .WithDescription("The body is the JPEG. The frame is verified, shown live and stored; the answer carries the settings the camera should have.");
        routes.MapPost("/upload", endpoints.PostUploadAsync).WithMetadata(limit)
            .WithName("upload").WithTags("Uplink")
            .WithSummary("Send one picture in any encoding")
            .WithDescription(
                "A multipart file `image`, a multipart or url-encoded field `image` with base64 (a data-URL prefix is allowed), or the JPEG as body. "
                + "The camera is named by the header X-NanoCam-Camera, the parameter or the form field `camera`; without any it is `default`.");
    }
}
