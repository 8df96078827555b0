using System.Diagnostics.Metrics;

namespace NanoCam.Server.Hosting;

/// <summary>Memory of the process, and connections that were refused.</summary>
internal sealed class HostingMetrics
{
    public HostingMetrics(IMeterFactory meters, ConnectionLimits connections)
    {
        var meter = meters.Create(ServerMeter.Name);
        meter.CreateObservableGauge(
            "process_resident_memory_bytes",
            () => Environment.WorkingSet,
            description: "Resident memory of the server."
        );
        meter.CreateObservableCounter(
            "dotnet_gc_allocated_bytes_total",
            () => GC.GetTotalAllocatedBytes(),
            description: "Bytes of managed memory allocated since the start."
        );
        meter.CreateObservableGauge(
            "dotnet_gc_heap_bytes",
            () => GC.GetTotalMemory(forceFullCollection: false),
            description: "Bytes of managed memory in use or not collected yet."
        );
        meter.AddLimit("connections", () => connections.Rejected);
    }
}
