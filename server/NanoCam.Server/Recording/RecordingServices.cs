using Microsoft.Extensions.Options;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording;

/// <summary>Registers recording.</summary>
internal static class RecordingServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddRecording(this IServiceCollection services)
    {
        services.AddOptions<RecordingOptions>().BindConfiguration(RecordingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RecordingOptions>, RecordingOptionsValidator>();
        services.AddSingleton<ArchiveFiles>();
        services.AddSingleton<ArchiveFolder>();
        services.AddSingleton<SegmentIndex>();
        services.AddSingleton<OpenSegments>();
        services.AddSingleton<Pins>();
        services.AddSingleton<RecordingArchive>();
        services.AddSingleton<CameraEvents>();
        services.AddSingleton<RecordingRules>();
        services.AddSingleton<RecordingService>();
        services.AddHostedService(provider => provider.GetRequiredService<RecordingService>());
        services.AddSingleton<FrameAccounting>();
        services.AddSingleton<RetentionService>();
        services.AddSingleton<RecordingStorage>();
        return services;
    }
}
