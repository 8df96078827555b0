using NanoCam.Bench.Measure;
using NanoCam.Bench.Sections;
using NanoCam.Bench.Server;

namespace NanoCam.Bench.Ratios;

/// <summary>
/// The server beside a C program that does the same work (tests/bench/limit), one after the other on the same cores: CPU per unit in
/// the first seconds and warm, and the ratio of both.
/// </summary>
internal static class RatioSections
{
    private const string MemoryFileSystem = "/dev/shm";

    /// <summary>Many viewers of one camera.</summary>
    public static Table Viewers(BenchOptions options)
    {
        var table = NewTable("Delivering frames of 30 KB at 25 fps, CPU µs per frame and viewer, beside the same in C");
        foreach (
            var (kind, count) in ((ViewerKind, int)[])[(ViewerKind.WebSocket, 100), (ViewerKind.WebSocket, 500), (ViewerKind.Live, 500)]
        )
        {
            Add(table, options, $"{count} {kind.Name()}", server =>
                Workload.Play(server, options.Duration, cameras: 1, fps: 25, kind, count)
            );
        }

        return table;
    }

    /// <summary>Cameras without viewers, and with one viewer each.</summary>
    public static Table Cameras(BenchOptions options)
    {
        var table = NewTable("Receiving frames of 30 KB, CPU µs per frame, beside the same in C");
        Add(table, options, "1 camera, 25 fps, not watched", server =>
            Workload.Play(server, options.Duration, cameras: 1, fps: 25, ViewerKind.WebSocket, viewersPerCamera: 0)
        );
        Add(table, options, "4 cameras, 10 fps, 1 viewer each", server =>
            Workload.Play(server, options.Duration, cameras: 4, fps: 10, ViewerKind.WebSocket, viewersPerCamera: 1)
        );
        Add(table, options, "8 cameras, full speed", server => Workload.Stream(server, options.Duration, cameras: 8));
        return table;
    }

    /// <summary>Uploads over HTTP.</summary>
    public static Table Uploads(BenchOptions options)
    {
        var table = NewTable("Uploads of 30 KB by HTTP on 8 connections, CPU µs per upload, beside the same in C");
        Add(table, options, "not stored", server => Workload.Upload(server, options.Duration, 8, "?store=false"));
        Add(table, options, "stored, memory file system", server => Workload.Upload(server, options.Duration, 8, ""), MemoryFileSystem);
        Add(table, options, "stored, disk", server => Workload.Upload(server, options.Duration, 8, ""));
        return table;
    }

    private static Table NewTable(string title) =>
        new(
            title,
            new("work"),
            new("C", "0.0"),
            new("cold", "0.0"),
            new("warm", "0.0"),
            new("cold/C"),
            new("warm/C"),
            new("last run"),
            new("p50 ms"),
            new("p99 ms"),
            new("C p50"),
            new("C p99"),
            new("switches/s", "0"),
            new("C switches/s", "0"),
            new("others %", "0")
        );

    private static void Add(Table table, BenchOptions options, string work, Func<BenchServer, Figure> measure, string? parent = null)
    {
        var limit = measure(BenchServer.StartLimit(parent));
        var server = measure(parent is null ? BenchServer.StartNanoCam() : BenchServer.StartNanoCamIn(parent));
        var ratio = server.Warm / limit.Warm;
        table.Add(
            work,
            limit.Warm,
            server.Cold,
            server.Warm,
            server.Cold / limit.Warm,
            ratio,
            LastRun.Find(work),
            server.LatencyMs?.Percentile(0.5),
            server.LatencyMs?.Percentile(0.99),
            limit.LatencyMs?.Percentile(0.5),
            limit.LatencyMs?.Percentile(0.99),
            server.Switches,
            limit.Switches,
            Math.Max(server.OthersPercent, limit.OthersPercent)
        );
        if (options.Save)
        {
            LastRun.Save(work, ratio);
        }
    }
}
