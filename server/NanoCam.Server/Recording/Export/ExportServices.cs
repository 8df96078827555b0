namespace NanoCam.Server.Recording.Export;

/// <summary>Registers the services of exports.</summary>
internal static class ExportServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddExport(this IServiceCollection services)
    {
        services.AddSingleton<ExportLimiter>();
        services.AddSingleton<Mp4Encoder>();
        services.AddSingleton<ExportEndpoint>();
        return services;
    }
}
