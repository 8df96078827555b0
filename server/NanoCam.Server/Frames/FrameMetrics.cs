using System.Diagnostics.Metrics;

namespace NanoCam.Server.Frames;

/// <summary>Memory that frames occupy.</summary>
internal sealed class FrameMetrics
{
    public FrameMetrics(IMeterFactory meters, FramePool pool) =>
        meters
            .Create(ServerMeter.Name)
            .CreateObservableGauge("nanocam_buffered_bytes", () => pool.RentedBytes, description: "Bytes of frames in memory.");
}
