using NanoCam.Bench.Frames;
using NanoCam.Bench.Load;
using NanoCam.Bench.Measure;
using NanoCam.Bench.Server;

namespace NanoCam.Bench.Sections;

/// <summary>Eight cameras that send each frame after the response to the previous one: cost of an upload on each path.</summary>
internal static class UploadsSection
{
    private const int Connections = 8;

    // Stills stay on the disk until the server stops.
    private const long MostStoredBytes = 3L << 30;

    private static readonly int[] Sizes = [8 * 1024, 30 * 1024, 150 * 1024];
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);

    public static Table Run(BenchOptions options)
    {
        var table = new Table(
            $"Uploads, {Connections} connections, each sends after the previous response",
            new("path"),
            new("KB", "0"),
            new("uploads/s", "0"),
            new("CPU µs/upload", "0.0"),
            new("server CPU %", "0"),
            new("load CPU %", "0"),
            new("others %", "0")
        );
        foreach (var size in Sizes)
        {
            MeasurePosts(table, options, "POST, stored", "", size, MostStoredBytes / size);
            MeasurePosts(table, options, "POST, not stored", "?store=false", size, long.MaxValue);
            MeasureUplink(table, options, size);
        }

        return table;
    }

    private static void MeasurePosts(Table table, BenchOptions options, string path, string query, int size, long most)
    {
        using var server = BenchServer.StartNanoCam();
        using var reactor = new Reactor();
        var frame = new SyntheticFrame(size);
        List<UploadConnection> connections = [];
        for (var i = 0; i < Connections; i++)
        {
            var connection = new UploadConnection(server.Port, $"/api/cameras/bench-{i}/frames{query}", frame) { IsRunning = true };
            connections.Add(connection);
            reactor.Add(connection);
            connection.Next();
        }

        long Answered() => connections.Sum(c => c.Answered);
        // The warm-up may use a third of the storage.
        Warmth.Await(reactor, server, Answered, () => Answered() > most / 3);
        var before = Answered();
        var window = new Window(server);
        reactor.RunUntil(() => Answered() - before > most / 3 * 2, options.Duration);
        var answered = Answered() - before;
        Report(table, path, size, window.Close(), answered);
        connections.ForEach(c => c.IsRunning = false);
        reactor.RunUntil(() => connections.TrueForAll(c => c.IsIdle), DrainTimeout);
    }

    private static void MeasureUplink(Table table, BenchOptions options, int size)
    {
        using var stage = new Stage(size, Connections);
        foreach (var camera in stage.Cameras)
        {
            camera.Acknowledged = () => camera.TrySendFrame();
            camera.TrySendFrame();
            camera.TrySendFrame();
        }

        long Accepted() => stage.Cameras.Sum(c => c.Accepted);
        Warmth.Await(stage.Reactor, stage.Server, Accepted);
        var before = Accepted();
        var window = new Window(stage.Server);
        stage.Reactor.RunFor(options.Duration);
        var accepted = Accepted() - before;
        Report(table, "stream uplink", size, window.Close(), accepted);
    }

    private static void Report(Table table, string path, int size, Window window, long count) =>
        table.Add(
            path,
            size / 1024,
            count / window.Seconds,
            window.ServerMicroseconds / count,
            window.ServerPercent,
            window.LoadPercent,
            window.OthersPercent
        );
}
