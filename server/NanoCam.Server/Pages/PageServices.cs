namespace NanoCam.Server.Pages;

/// <summary>Registers what the viewer page needs to know about the server.</summary>
internal static class PageServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddSingleton<ServerAddresses>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, PageJson.Default));
        return services;
    }
}
