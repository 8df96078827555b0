using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using NanoCam.Server.Cameras;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace NanoCam.Server;

/// <summary>
/// Exports the instruments of all features to Prometheus and, if configured, to an OpenTelemetry collector. Features register their
/// instruments themselves.
/// </summary>
internal static class MetricsServices
{
    // The SDK reserves about 95 bytes for each series at the start, for every instrument.
    private const int MaxSeries = 100;
    private const int MaxCameraSeries = 20_000;

    // A camera has a series for each verdict and reason that occurred, typically two or three.
    private const int SeriesPerCamera = 4;

    /// <summary>Adds the options, which can be validated without the exporters.</summary>
    public static IServiceCollection AddTelemetryOptions(this IServiceCollection services)
    {
        services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>();
        return services;
    }

    /// <summary>Adds the exporters.</summary>
    public static void AddMetricsExport(this IServiceCollection services)
    {
        services.AddOpenTelemetry().WithMetrics(Configure);
        services.ConfigureOpenTelemetryMeterProvider(
            (provider, metrics) =>
            {
                var factory = provider.GetRequiredService<IMeterFactory>();
                var maxCameras = provider.GetRequiredService<IOptions<CamerasOptions>>().Value.MaxCameras;
                var perCamera = Math.Clamp(SeriesPerCamera * maxCameras, MaxSeries, MaxCameraSeries);
                metrics.AddView(instrument =>
                    // The provider listens to all meters of the process by name; tests run many servers in one.
                    !ReferenceEquals(instrument.Meter.Scope, factory) ? MetricStreamConfiguration.Drop
                    : instrument.Meter.Name == ServerMeter.CamerasName ? new MetricStreamConfiguration { CardinalityLimit = perCamera }
                    : new MetricStreamConfiguration { CardinalityLimit = MaxSeries }
                );
                if (provider.GetRequiredService<IOptions<TelemetryOptions>>().Value.Otlp is { Length: > 0 } collector)
                {
                    metrics.AddReader(ReaderFor(collector));
                }
            }
        );
    }

    // Sends once a minute; OTEL_METRIC_EXPORT_INTERVAL (milliseconds) changes that, as in every program with OpenTelemetry.
    private static PeriodicExportingMetricReader ReaderFor(string collector) =>
        new(
            new OtlpMetricExporter(
                new OtlpExporterOptions
                {
                    Endpoint = new Uri($"{collector.TrimEnd('/')}/v1/metrics"),
                    Protocol = OtlpExportProtocol.HttpProtobuf,
                }
            )
        );

    private static void Configure(MeterProviderBuilder metrics) =>
        metrics
            .AddMeter(ServerMeter.Name, ServerMeter.CamerasName)
            .AddPrometheusExporter(exporter =>
            {
                // A scrape contains only current values, and no labels other than those of the instruments.
                exporter.ScrapeResponseCacheDurationMilliseconds = 0;
                exporter.ScopeInfoEnabled = false;
                exporter.TargetInfoEnabled = false;
            });
}
