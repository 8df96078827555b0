namespace NanoCam.Server.Ingest.Pull;

/// <summary>Services of pulled cameras.</summary>
internal static class PullRegistration
{
    /// <summary>Adds them.</summary>
    public static void AddPull(this IServiceCollection services)
    {
        services.AddOptions<PullOptions>().Configure<IConfiguration>((options, configuration) => configuration.GetSection("NanoCam:Pull").Bind(options.Sources));
        services.AddSingleton<PullSources>();
        services.AddSingleton<PullServices>();
        services.AddSingleton<PullKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<PullKeeper>());
    }
}
