using Microsoft.Extensions.Options;

namespace NanoCam.Server.Steering;

/// <summary>Registers steering.</summary>
internal static class SteeringServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddSteering(this IServiceCollection services)
    {
        services.AddOptions<SteeringOptions>().BindConfiguration(SteeringOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SteeringOptions>, SteeringOptionsValidator>();
        services.AddSingleton<SteeringRules>();
        services.AddSingleton<SteeringService>();
        services.AddHostedService(provider => provider.GetRequiredService<SteeringService>());
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, SteeringJson.Default));
        return services;
    }
}
