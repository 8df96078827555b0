namespace NanoCam.Server.Recording.Playback;

/// <summary>Registers the services of playback.</summary>
internal static class PlaybackServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddPlayback(this IServiceCollection services)
    {
        services.AddSingleton<PlaybackEndpoint>();
        return services;
    }
}
