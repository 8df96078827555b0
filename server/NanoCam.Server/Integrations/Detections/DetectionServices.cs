namespace NanoCam.Server.Integrations.Detections;

/// <summary>Registers the services of detections.</summary>
internal static class DetectionServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddDetections(this IServiceCollection services)
    {
        services.AddSingleton<DetectionStore>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, DetectionJson.Default));
        return services;
    }
}
