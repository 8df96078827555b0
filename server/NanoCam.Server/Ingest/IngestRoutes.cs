using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;
using NanoCam.Server.Compat;
using NanoCam.Server.Frames;
using NanoCam.Server.Hosting;
using NanoCam.Server.Pull;
using NanoCam.Server.Uplink;
using NanoCam.Wire;
using OpenTelemetry.Metrics;

namespace NanoCam.Server.Ingest;

/// <summary>Services and routes of ingest.</summary>
public static class IngestRoutes
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddIngest(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<IngestOptions>().BindConfiguration(IngestOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IngestOptions>, IngestOptionsValidator>();
        services.AddSingleton(provider => new FramePool(
            BudgetOf(provider.GetRequiredService<IOptions<IngestOptions>>().Value),
            provider.GetRequiredService<CameraRegistry>().TryEvictFrame
        ));
        services.AddSingleton<FrameGate>();
        services.AddSingleton<FrameIntake>();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInstrumentation<FrameMetrics>());
        services.AddSingleton<IMemoryPoolFactory<byte>, SocketBufferPoolFactory>();
        services.AddSingleton<UplinkAdmission>();
        services.AddSingleton<UplinkSessionFactory>();
        services.AddSingleton<UplinkEndpoint>();
        services.AddHostedService<RevokedKeyMonitor>();
        services.AddSingleton<CompatCameraAuthenticator>();
        services.AddSingleton<FrameTcpReceiver>();
        services.AddSingleton<MarkedTcpReceiver>();
        services.AddHostedService<CompatCameraPorts>();
        services.AddPull();
        return services;
    }

    /// <summary>Adds the stream uplink.</summary>
    public static IEndpointRouteBuilder MapUplink(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(WireProtocol.Path, routes.ServiceProvider.GetRequiredService<UplinkEndpoint>().HandleAsync)
            .AllowAnonymous()
            .Describe(
                "openUplink",
                ApiTags.Uplink,
                "Open the stream uplink",
                $"HTTP/1.1 Upgrade to `{WireProtocol.UpgradeToken}`. Both sides then exchange the messages of docs/reference/wire-format.md."
            )
            .WithResponse(StatusCodes.Status101SwitchingProtocols, "The connection carries the wire format.")
            .WithProblem(StatusCodes.Status426UpgradeRequired, "The request does not ask for the upgrade.");
        return routes;
    }

    // Half of what the runtime may use at most (a container's limit, DOTNET_GCHeapHardLimit, or the machine): better told to be busy
    // than ended for its memory.
    private static long BudgetOf(IngestOptions options)
    {
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return available > 0 ? Math.Min(options.MaxBufferedBytes, available / 2) : options.MaxBufferedBytes;
    }
}
