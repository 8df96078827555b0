using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using NanoCam.Server.Access.Compat;
using NanoCam.Server.Storage;
using NanoCam.Server.Web.Familiar;
using NanoCam.Server.Web.People;

namespace NanoCam.Server.Web;

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
        services.AddSingleton<LimitCounters>();
        services.AddSingleton<SettingsWishes>();
        services.AddSingleton<FamiliarEndpoints>();
        services.AddApiDocument();
        services.AddCors();
        services.AddSingleton<AllowedPages>();
        services.AddSingleton<LivePictures>();
        services.AddSingleton<ICorsPolicyProvider>(provider => provider.GetRequiredService<AllowedPages>());
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, WebJson.Default);
            json.SerializerOptions.Converters.Add(new UtcTimeConverter());
            // A null where a text has to stand is the sender's fault, and not a stack trace in the log.
            json.SerializerOptions.RespectNullableAnnotations = true;
        });
        // A body that cannot be read is reported by ProblemPages, with its sentence, instead of an empty 400.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBodyBytes);
        return services;
    }

    /// <summary>Puts before the routes what holds for all of them. The routes of cameras branch off at routing (<see cref="CameraSide"/>).</summary>
    public static void UseWeb(this IApplicationBuilder app)
    {
        app.UseMiddleware<OverLimitAnswer>();
        app.UseMiddleware<ProblemPages>();
        app.UseMiddleware<HostGuard>();
        app.UseCors();
        app.UseMiddleware<CrossSiteGuard>();
        app.UseMiddleware<ShareLinks>();
        app.UseMiddleware<ActionNames>();
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
    }
}
