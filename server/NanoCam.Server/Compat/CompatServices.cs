using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;
using OpenTelemetry.Metrics;

namespace NanoCam.Server.Compat;

/// <summary>Services that say where and for whom the compatibility listeners are.</summary>
internal static class CompatServices
{
    /// <summary>
    /// What <c>--compat</c> stands for: the ports of the systems before. Any other source of configuration goes before it.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string?> Defaults = new Dictionary<string, string?>
    {
        [$"{CompatOptions.Section}:{nameof(CompatOptions.FrameTcpPort)}"] = "3008",
        [$"{CompatOptions.Section}:{nameof(CompatOptions.BinaryWebSocketPort)}"] = "3009",
        [$"{CompatOptions.Section}:{nameof(CompatOptions.JsonWebSocketPort)}"] = "8765",
        [$"{CompatOptions.Section}:{nameof(CompatOptions.MarkedTcpPort)}"] = "8940",
        [$"{CompatOptions.Section}:{nameof(CompatOptions.LiveLatest)}"] = "true",
        [$"{CompatOptions.Section}:{nameof(CompatOptions.FilePages)}"] = "true",
    };

    /// <summary>Adds them.</summary>
    public static IServiceCollection AddCompat(this IServiceCollection services)
    {
        services
            .AddOptions<CompatOptions>()
            .BindConfiguration(CompatOptions.Section)
            .ValidateOnStart()
            .PostConfigure<IConfiguration>(
                static (options, configuration) =>
                    options.Address =
                        options.Address.Length > 0 ? options.Address : string.Join(';', ListenAddresses.HostsOf(configuration))
            );
        services.AddSingleton<IValidateOptions<CompatOptions>, CompatRangesValidator>();
        services.AddSingleton<IValidateOptions<CompatOptions>, CompatOptionsValidator>();
        services.AddSingleton<TrustedAddresses>();
        services.AddSingleton<CompatCameraNames>();
        services.AddSingleton<CompatListeners>();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<CompatMetrics>());
        services.AddHostedService<CompatStartupLog>();
        return services;
    }
}
