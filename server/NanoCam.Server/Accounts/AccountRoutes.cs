using NanoCam.Server.Cameras;

namespace NanoCam.Server.Accounts;

/// <summary>Services and routes about people.</summary>
internal static class AccountRoutes
{
    /// <summary>Adds what they need.</summary>
    public static void AddPeople(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, AccountJson.Default));

    /// <summary>Maps the routes.</summary>
    public static void MapPeople(this IEndpointRouteBuilder routes)
    {
        routes.MapSessions();
        routes.MapUsers();
        routes.MapTokens();
        routes.MapShares();
        routes.MapAudit();
    }
}
