using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace NanoCam.Server.Integrations.Webhooks;

/// <summary>Registers the services of webhooks.</summary>
internal static class WebhookServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookListOptions>().Configure<IConfiguration>(WebhookListOptions.Read).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookListOptions>, WebhookOptionsValidator>();
        services.AddSingleton<WebhookFailures>();
        services.AddSingleton<WebhookDispatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<WebhookDispatcher>());
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<WebhookMetrics>());
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, WebhookJson.Default));
        return services;
    }
}
