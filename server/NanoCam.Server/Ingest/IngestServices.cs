using Microsoft.Extensions.Options;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using OpenTelemetry.Metrics;

namespace NanoCam.Server.Ingest;

/// <summary>Registers the gate and the memory for frames.</summary>
public static class IngestServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddIngest(this IServiceCollection services)
    {
        services.AddOptions<IngestOptions>().BindConfiguration(IngestOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IngestOptions>, IngestOptionsValidator>();
        services.AddSingleton(provider => new FramePool(
            BudgetOf(provider.GetRequiredService<IOptions<IngestOptions>>().Value),
            provider.GetRequiredService<CameraRegistry>().TryEvictFrame
        ));
        services.AddSingleton<FrameGate>();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<FrameMetrics>());
        services.AddSingleton<FrameIntake>();
        return services;
    }

    // At most half of the memory that the runtime may use (a container's limit, DOTNET_GCHeapHardLimit, or the machine): rejecting frames
    // as busy is better than being killed for lack of memory.
    private static long BudgetOf(IngestOptions options)
    {
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return available > 0 ? Math.Min(options.MaxBufferedBytes, available / 2) : options.MaxBufferedBytes;
    }
}
