namespace NanoCam.Server.Uplink;

/// <summary>Registers the stream uplink.</summary>
internal static class UplinkServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddUplink(this IServiceCollection services)
    {
        services.AddSingleton<UplinkAdmission>();
        services.AddSingleton<UplinkSessionFactory>();
        services.AddSingleton<UplinkEndpoint>();
        services.AddHostedService<RevokedKeyMonitor>();
        return services;
    }
}
