namespace NanoCam.Server.Pages;

/// <summary>Registers the files of the viewer page and its data about the server.</summary>
internal static class PageServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddSingleton<ViewerFiles>();
        services.AddSingleton<ServerAddresses>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, PageJson.Default));
        return services;
    }
}
