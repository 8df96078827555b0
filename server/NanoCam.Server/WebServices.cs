using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;
using NanoCam.Server.Compat;
using NanoCam.Server.Hosting;
using NanoCam.Server.Pairing;
using NanoCam.Server.Pull;
using NanoCam.Server.Stills;
using NanoCam.Server.Uploads;

namespace NanoCam.Server;

/// <summary>Services and routes of the HTTP face.</summary>
internal static class WebServices
{
    // Everything but an upload: settings and names. Uploads have a limit of their own.
    private const int MaxBodyBytes = 64 << 10;

    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddWeb(this IServiceCollection services)
    {
        services.AddUploads();
        services.AddPeople();
        services.AddSingleton<SnapshotEndpoint>();
        services.AddMetricsExport();
        services.AddSingleton<CameraSettingsService>();
        services.AddSingleton<CameraWebServerEndpoints>();
        services.AddApiDocument();
        services.AddCors();
        services.AddSingleton<AllowedOrigins>();
        services.AddSingleton<LiveStills>();
        services.AddSingleton<ICorsPolicyProvider>(provider => provider.GetRequiredService<AllowedOrigins>());
        services.AddSingleton<IProblemDetailsService, ProblemWriter>();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, WebJson.Default);
            json.SerializerOptions.Converters.Add(new UtcTimeConverter());
            // A null where a text has to stand is the sender's fault, and not a stack trace in the log.
            json.SerializerOptions.RespectNullableAnnotations = true;
        });
        // A body that cannot be read is reported by ProblemPages, with its sentence, instead of an empty 400.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(kestrel =>
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes
        );
        return services;
    }

    /// <summary>
    /// Puts before the routes what holds for all of them. The routes of cameras branch off at routing (<see cref="CameraEndpoints"/>).
    /// </summary>
    public static void UseWeb(this IApplicationBuilder app)
    {
        app.UseMiddleware<ConnectionLimitResponse>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<HostFilter>();
        app.UseCors();
        app.UseMiddleware<CrossOriginProtection>();
        app.UseMiddleware<ShareLinks>();
        app.UseMiddleware<MjpgStreamerMiddleware>();
        app.UseRouting();
        app.UseMiddleware<SecurityHeaders>();
        app.UsePublicFiles();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<GrantLifetime>();
        app.UseViewerFiles();
    }

    /// <summary>Maps the routes of the store, with the live picture in them where that is wanted.</summary>
    public static void MapStills(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("");
        if (routes.ServiceProvider.GetRequiredService<IOptions<CompatOptions>>().Value.LiveLatest)
        {
            group.AddEndpointFilter<RouteGroupBuilder, LiveLatest>();
        }

        group.MapStorage();
    }

    /// <summary>Maps the routes.</summary>
    public static void MapWeb(this IEndpointRouteBuilder routes)
    {
        routes.MapUploads();
        routes.MapCameras();
        routes.MapFamiliar();
        routes.MapPairing();
        routes.MapPull();
        routes.MapCompat();
        routes.MapPeople();
        routes.MapHealth();
        routes.MapMetrics();
        routes.MapApiDocument();
        routes.MapApiReference();
    }
}
