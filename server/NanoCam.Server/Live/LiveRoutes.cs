using Microsoft.Extensions.Options;
using NanoCam.Server.Compat;

namespace NanoCam.Server.Live;

/// <summary>Services and routes of the live picture.</summary>
public static class LiveRoutes
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddOptions<LiveOptions>().BindConfiguration(LiveOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LiveOptions>, LiveOptionsValidator>();
        services.AddSingleton<ViewerPacer>();
        services.AddSingleton<DefaultCamera>();
        services.AddSingleton<ViewerLimiter>();
        services.AddSingleton<LiveEndpoint>();
        services.AddSingleton<CameraLiveEndpoint>();
        services.AddSingleton<FrameEndpoint>();
        services.AddSingleton<PageOrigin>();
        services.AddSingleton<CompatViewerPort>();
        return services;
    }

    /// <summary>Adds the routes.</summary>
    public static IEndpointRouteBuilder MapLive(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var camera = services.GetRequiredService<CameraLiveEndpoint>();
        routes.MapGet("/live", services.GetRequiredService<LiveEndpoint>().HandleAsync);
        routes.MapGet("/api/cameras/{id}/ws", camera.HandleWebSocketAsync);
        routes.MapGet("/api/cameras/{id}/stream.mjpeg", camera.HandleStreamAsync);
        routes.MapMethods("/api/cameras/{id}/frame.jpg", ["GET", "HEAD"], services.GetRequiredService<FrameEndpoint>().HandleAsync);
        return routes;
    }
}
