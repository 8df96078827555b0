namespace NanoCam.Server.Explain;

/// <summary>Registers what explains why frames of a camera are missing.</summary>
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
