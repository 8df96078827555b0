using System.Diagnostics.Metrics;

namespace NanoCam.Server.Motion;

/// <summary>Frames that motion detection has analyzed.</summary>
internal sealed class MotionMetrics
{
    public MotionMetrics(IMeterFactory meters, MotionWorkers workers)
    {
        meters
            .Create(ServerMeter.Name)
            .CreateObservableCounter(
                "nanocam_motion_frames_total",
                () =>
                    new Measurement<long>[]
                    {
                        new(workers.Analyzed, new KeyValuePair<string, object?>("result", "analyzed")),
                        new(workers.Failed, new KeyValuePair<string, object?>("result", "failed")),
                    },
                description: "Frames taken for motion detection, by whether they could be analyzed."
            );
    }
}
