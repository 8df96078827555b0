using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Cameras;
using NanoCam.Server.Compat;
using NanoCam.Server.Frames;
using NanoCam.Server.Pairing;
using NanoCam.Server.Pull;
using NanoCam.Server.Stills;
using NanoCam.Wire;

namespace NanoCam.Server.Api;

/// <summary><c>/metrics</c>, for Prometheus. Labels are bounded by the number of cameras the server may know.</summary>
internal static class MetricsRoute
{
    private static readonly FrameVerdict[] Verdicts = Enum.GetValues<FrameVerdict>();

    /// <summary>Maps it.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/metrics", Get)
            .WithName("getMetrics")
            .WithTags(ApiTags.Operation)
            .WithSummary("Read metrics")
            .WithDescription("Counters and gauges in the Prometheus text format.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");

    private static ContentHttpResult Get(
        CameraRegistry cameras,
        FramePool pool,
        StillStore stills,
        FreeSpace space,
        CameraAuthenticator door,
        LimitCounters limits,
        CompatListeners compat,
        PullSupervisor pull,
        TimeProvider time
    )
    {
        var all = cameras.All;
        var pulled = pull.All;
        var now = time.Microseconds();
        var metrics = new MetricsWriter();
        One(metrics, "process_resident_memory_bytes", "gauge", "Resident memory of the server.", Environment.WorkingSet);
        One(
            metrics,
            "dotnet_gc_allocated_bytes_total",
            "counter",
            "Bytes of managed memory allocated since the start.",
            GC.GetTotalAllocatedBytes()
        );
        One(
            metrics,
            "dotnet_gc_heap_bytes",
            "gauge",
            "Bytes of managed memory in use or not collected yet.",
            GC.GetTotalMemory(forceFullCollection: false)
        );
        One(metrics, "nanocam_cameras", "gauge", "Cameras known.", all.Count);
        One(metrics, "nanocam_cameras_online", "gauge", "Cameras that can be expected to send.", all.Count(c => c.IsOnline(now)));
        One(metrics, "nanocam_buffered_bytes", "gauge", "Bytes of frames held in memory.", pool.LentBytes);
        One(metrics, "nanocam_stills_stored_total", "counter", "Stills written to disk.", stills.Stored);
        One(
            metrics,
            "nanocam_storage_left_bytes",
            "gauge",
            "Bytes that may still be stored before the disk counts as full.",
            Math.Max(0, space.Left)
        );
        One(
            metrics,
            "nanocam_cameras_refused_total",
            "counter",
            "Connections and uploads refused for want of the right key.",
            door.Refused
        );
        metrics.Family("nanocam_over_limit_total", "counter", "Connections, viewers, uploads and attempts refused for a limit.");
        foreach (var (limit, count) in limits.All)
        {
            metrics.Sample("nanocam_over_limit_total", count, ("limit", limit));
        }

        PerPort(metrics, compat.All, "nanocam_compat_connections_total", "Connections that compatibility ports served.", p =>
            p.Connections
        );
        PerPort(metrics, compat.All, "nanocam_compat_refused_total", "Connections that compatibility ports turned away.", p => p.Refused);
        PerPort(metrics, compat.All, "nanocam_compat_faults_total", "Frames and connections of compatibility ports that were no good.", p =>
            p.Faults
        );
        PerSource(metrics, pulled, "nanocam_pull_frames_total", "Good pictures of a source that is pulled.", status => status.Frames);
        PerSource(metrics, pulled, "nanocam_pull_connections_total", "Times that a source began to send.", status => status.Connections);
        PerSource(
            metrics,
            pulled,
            "nanocam_pull_resyncs_total",
            "Times that bytes of a source which were no good picture were skipped.",
            status => status.Resyncs
        );
        PerCamera(metrics, all, "nanocam_viewers", "gauge", "Viewers of a camera.", c => c.Feed.SinkCount);
        PerCamera(metrics, all, "nanocam_frames_received_total", "counter", "Frames that arrived, good or bad.", c => c.Counters.Received);
        PerCamera(metrics, all, "nanocam_frames_missing_total", "counter", "Frames that never came.", c => c.Counters.Missing);
        PerCamera(metrics, all, "nanocam_frame_bytes_total", "counter", "Bytes of JPEG that arrived.", c => c.Counters.Bytes);
        PerCamera(metrics, all, "nanocam_boots_total", "counter", "Boots of a camera.", c => c.Counters.Boots);
        metrics.Family("nanocam_frames_total", "counter", "Frames by verdict.");
        foreach (var camera in all)
        {
            foreach (var verdict in Verdicts)
            {
                if (camera.Counters[verdict] is > 0 and var count)
                {
                    metrics.Sample("nanocam_frames_total", count, ("camera", camera.Id), ("verdict", CameraView.NameOf(verdict)));
                }
            }
        }

        return TypedResults.Text(metrics.ToString(), MetricsWriter.ContentType);
    }

    private static void One(MetricsWriter metrics, string name, string type, string help, double value)
    {
        metrics.Family(name, type, help);
        metrics.Sample(name, value);
    }

    private static void PerPort(
        MetricsWriter metrics,
        IReadOnlyList<CompatListener> ports,
        string name,
        string help,
        Func<CompatListener, double> value
    )
    {
        if (ports.Count == 0)
        {
            return;
        }

        metrics.Family(name, "counter", help);
        foreach (var port in ports)
        {
            metrics.Sample(
                name,
                value(port),
                ("kind", port.Kind.ToString()),
                ("port", port.Port.ToString(System.Globalization.CultureInfo.InvariantCulture))
            );
        }
    }

    private static void PerSource(
        MetricsWriter metrics,
        IReadOnlyList<(string Id, PullStatus Status)> sources,
        string name,
        string help,
        Func<PullStatus, double> value
    )
    {
        metrics.Family(name, "counter", help);
        foreach (var (id, status) in sources)
        {
            metrics.Sample(name, value(status), ("camera", id));
        }
    }

    private static void PerCamera(
        MetricsWriter metrics,
        IReadOnlyList<Camera> cameras,
        string name,
        string type,
        string help,
        Func<Camera, double> value
    )
    {
        metrics.Family(name, type, help);
        foreach (var camera in cameras)
        {
            metrics.Sample(name, value(camera), ("camera", camera.Id));
        }
    }
}
