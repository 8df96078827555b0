using System.Diagnostics.Metrics;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Live;

/// <summary>
/// Age of frames at delivery, for each camera. The SDK keeps every series of a histogram as long as its meter exists. To drop the series of
/// a removed camera, this meter ends, and a new one begins with the next scrape, because both in one scrape would produce duplicate series.
/// </summary>
internal sealed class FrameAgeHistogram : IDisposable
{
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private readonly Lock _gate = new();
    private readonly IMeterFactory _meters;
    private Meter? _meter;
    private Histogram<double>? _ages;

    public FrameAgeHistogram(IMeterFactory meters)
    {
        _meters = meters;
        Begin();
    }

    /// <summary>Records one delivered frame. Does not allocate.</summary>
    public void Record(Camera camera, long ageMicroseconds) =>
        Volatile
            .Read(ref _ages)
            ?.Record(Math.Max(0, ageMicroseconds) / 1_000_000.0, new KeyValuePair<string, object?>("camera", camera.Id));

    /// <summary>Ends all series.</summary>
    public void End()
    {
        lock (_gate)
        {
            Volatile.Write(ref _ages, null);
            _meter?.Dispose();
            _meter = null;
        }
    }

    /// <summary>Begins new series after <see cref="End"/>; called during a scrape.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            if (_meter is null)
            {
                _meter = new Meter(new MeterOptions(ServerMeter.CamerasName) { Scope = _meters });
                var ages = _meter.CreateHistogram(
                    "nanocam_frame_age_seconds",
                    description: "Age of frames when a viewer received them, measured from capture.",
                    advice: Seconds
                );
                Volatile.Write(ref _ages, ages);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => End();
}
