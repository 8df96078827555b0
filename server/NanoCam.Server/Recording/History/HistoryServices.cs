using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording.History;

/// <summary>Registers the services of the routes that read recordings, and of those that set rules and pins.</summary>
internal static class HistoryServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddHistory(this IServiceCollection services)
    {
        services.AddSingleton<ArchiveLookup>();
        services.AddSingleton<FrameSampling>();
        services.AddSingleton<HistoryReader>();
        services.AddSingleton<FrameList>();
        services.AddSingleton<EventList>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, HistoryJson.Default));
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, RecordingJson.Default));
        return services;
    }
}
