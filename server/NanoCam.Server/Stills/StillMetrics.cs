using System.Diagnostics.Metrics;

namespace NanoCam.Server.Stills;

/// <summary>Stills written, and the space left for more.</summary>
internal sealed class StillMetrics
{
    public StillMetrics(IMeterFactory meters, StillStore stills, FreeSpace space)
    {
        var meter = meters.Create(ServerMeter.Name);
        meter.CreateObservableCounter("nanocam_stills_stored_total", () => stills.Stored, description: "Stills written to disk.");
        meter.CreateObservableGauge(
            "nanocam_storage_left_bytes",
            () => Math.Max(0, space.Left),
            description: "Bytes that can be stored before the disk counts as full."
        );
    }
}
