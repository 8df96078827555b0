using Microsoft.Extensions.Options;
using NanoCam.Server.Api;
using OpenTelemetry.Metrics;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>Registers the connection to an MQTT broker.</summary>
internal static class MqttServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddMqtt(this IServiceCollection services)
    {
        services.AddOptions<MqttOptions>().BindConfiguration(MqttOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MqttOptions>, MqttOptionsValidator>();
        services.AddSingleton<MqttStatus>();
        services.AddSingleton<MqttQueue>();
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<MqttOptions>>().Value;
            return new MqttTopics(options.Prefix, options.DiscoveryPrefix);
        });
        services.AddSingleton<CameraTriggers>();
        services.AddSingleton<StateValues>();
        services.AddSingleton<DiscoveryMessage>();
        services.AddSingleton<MqttPublisher>();
        services.AddSingleton<MqttCommandHandler>();
        services.AddSingleton<MqttCommands>();
        services.AddSingleton<MqttInbox>();
        services.AddSingleton<MqttService>();
        services.AddHostedService<MqttStartup>();
        services.AddSingleton(provider => new BrokerCheck(provider.GetRequiredService<MqttStatus>().Read));
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<MqttMetrics>());
        return services;
    }
}
