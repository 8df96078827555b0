using System.Diagnostics.Metrics;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Live;

/// <summary>Age of frames at delivery, viewers that stalled, and viewers that were refused.</summary>
internal sealed class LiveMetrics : IDisposable
{
    private readonly CameraRegistry _cameras;
    private readonly FrameAgeHistogram _ages;
    private long _stalled;

    public LiveMetrics(IMeterFactory meters, CameraRegistry cameras, ViewerLimiter limiter)
    {
        _cameras = cameras;
        _ages = new FrameAgeHistogram(meters);
        var meter = meters.Create(ServerMeter.Name);
        meter.AddLimit("viewers", () => limiter.Rejected);
        meter.CreateObservableCounter(
            "nanocam_viewers_stalled_total",
            () =>
            {
                _ages.Begin();
                return Interlocked.Read(ref _stalled);
            },
            description: "Viewers disconnected because they stalled."
        );
        cameras.Removed += OnRemoved;
    }

    /// <summary>Counts a frame that a viewer received.</summary>
    public void CountDelivered(Camera camera, long ageMicroseconds) => _ages.Record(camera, ageMicroseconds);

    /// <summary>Counts a viewer that was closed because it stalled.</summary>
    public void CountStalled() => Interlocked.Increment(ref _stalled);

    /// <inheritdoc/>
    public void Dispose()
    {
        _cameras.Removed -= OnRemoved;
        _ages.Dispose();
    }

    private void OnRemoved(Camera camera) => _ages.End();
}
