using Microsoft.Extensions.DependencyInjection.Extensions;

namespace NanoCam.Server.Background;

/// <summary>Registers background work and the log of its errors.</summary>
internal static class BackgroundServices
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddBackground(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ErrorLog>();
        services.AddSingleton<BackgroundWork>();
        return services;
    }
}
