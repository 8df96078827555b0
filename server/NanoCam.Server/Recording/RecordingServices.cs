using Microsoft.Extensions.Options;
using NanoCam.Archive;
using NanoCam.Server.Api;
using NanoCam.Server.Frames;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording;

/// <summary>Registers recording.</summary>
internal static class RecordingServices
{
    // Frames that wait for the disk, and those of the seconds before an event, may each use this part of the frame memory. The rest
    // is available for live video.
    private const int ShareOfBudget = 4;

    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddRecording(this IServiceCollection services)
    {
        services.AddOptions<RecordingOptions>().BindConfiguration(RecordingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RecordingOptions>, RecordingOptionsValidator>();
        services.AddSingleton<ArchiveFiles>();
        services.AddSingleton<ArchiveFolder>();
        services.AddSingleton<IndexDatabase>();
        services.AddSingleton<SegmentIndex>();
        services.AddSingleton(provider => LimitsOf(provider.GetRequiredService<IOptions<RecordingOptions>>().Value));
        services.AddSingleton<SegmentWriter>();
        services.AddSingleton<SegmentRepair>();
        services.AddSingleton<SegmentDeletion>();
        services.AddSingleton<SegmentRewrite>();
        services.AddSingleton<RangeDeletion>();
        services.AddSingleton<ArchiveRecovery>();
        services.AddSingleton<OpenSegments>();
        services.AddSingleton<SegmentRowWriter>();
        services.AddSingleton<Pins>();
        services.AddSingleton<RecordingArchive>();
        services.AddSingleton<CameraEvents>();
        services.AddSingleton<RecordingRules>();
        services.AddSingleton(provider => new FrameQueue(provider.GetRequiredService<FramePool>().MaxRentedBytes / ShareOfBudget));
        services.AddSingleton(provider => new RingBudget(provider.GetRequiredService<FramePool>().MaxRentedBytes / ShareOfBudget));
        services.AddSingleton<CameraRecorders>();
        services.AddSingleton<RecordingWriter>();
        services.AddSingleton<ArchiveStartup>();
        services.AddSingleton<CameraEventSource>();
        services.AddSingleton<RecordingService>();
        services.AddHostedService(provider => provider.GetRequiredService<RecordingService>());
        services.AddSingleton<FrameAccounting>();
        services.AddSingleton<RetentionClock>();
        services.AddSingleton<RecordingLimits>();
        services.AddSingleton(provider => new ReadinessCheck(() =>
            new Readiness(provider.GetRequiredService<RecordingWriter>().Fault, BytesLeft: null)
        ));
        services.AddSingleton<RetentionPlanner>();
        services.AddSingleton<RetentionService>();
        services.AddHostedService(provider => provider.GetRequiredService<RetentionService>());
        services.AddSingleton<RecordingStorage>();
        return services;
    }

    private static SegmentLimits LimitsOf(RecordingOptions options) =>
        new(TimeSpan.FromSeconds(options.SegmentSeconds), options.SegmentBytes, TimeSpan.FromSeconds(options.SyncSeconds));
}
