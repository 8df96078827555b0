namespace NanoCam.Server.Explain;

/// <summary>Registers the health history and the explanation of missing frames.</summary>
internal static class ExplainServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddExplain(this IServiceCollection services)
    {
        services.AddSingleton<HealthHistory>();
        services.AddSingleton<HealthSampler>();
        services.AddHostedService(provider => provider.GetRequiredService<HealthSampler>());
        services.AddSingleton<PeriodReader>();
        return services;
    }
}
