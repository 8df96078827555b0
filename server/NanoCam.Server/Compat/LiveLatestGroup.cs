using Microsoft.Extensions.Options;

namespace NanoCam.Server.Compat;

/// <summary>Adds <see cref="LiveLatest"/> to the routes of stills.</summary>
internal static class LiveLatestGroup
{
    /// <summary>Creates a group whose routes also name live frames when <see cref="CompatOptions.LiveLatest"/> is set.</summary>
    public static RouteGroupBuilder MapLiveLatest(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("");
        if (routes.ServiceProvider.GetRequiredService<IOptions<CompatOptions>>().Value.LiveLatest)
        {
            group.AddEndpointFilter<RouteGroupBuilder, LiveLatest>();
        }

        return group;
    }
}
