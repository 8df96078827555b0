using NanoCam.Bench.Frames;
using NanoCam.Bench.Load;
using NanoCam.Bench.Measure;
using NanoCam.Bench.Sections;
using NanoCam.Bench.Server;

namespace NanoCam.Bench.Ratios;

/// <summary>The kinds of work; each runs unchanged against the server and against the C program.</summary>
internal static class Workload
{
    private const int FrameBytes = 30 * 1024;

    // Stored uploads stay until the server stops.
    private const long MostStoredBytes = 4L << 30;

    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Cameras at a fixed rate with viewers; the unit is a delivered frame, or a received one without viewers.</summary>
    public static Figure Play(BenchServer server, TimeSpan time, int cameras, double fps, ViewerKind kind, int viewersPerCamera)
    {
        using var stage = new Stage(FrameBytes, cameras, server);
        var audiences = Enumerable.Range(0, cameras).Select(_ => new ViewerGroup()).ToArray();
        var viewers = audiences.SelectMany((audience, camera) => stage.AddViewers(kind, viewersPerCamera, audience, camera)).ToList();
        stage.Play(fps);
        long Units() => viewersPerCamera > 0 ? viewers.Sum(v => v.Received) : stage.Cameras.Sum(c => c.Accepted);
        var cold = Measure(server, stage.Reactor, time, Units);
        stage.WarmUp();
        Array.ForEach(audiences, a => a.Open(0));
        var warm = Measure(server, stage.Reactor, time, Units);
        Array.ForEach(audiences, a => a.Close(0));
        Stage.RequireOpen([.. viewers, .. stage.Cameras]);
        var latency = new Samples();
        Array.ForEach(audiences, a => latency.AddAll(a.LatencyMs));
        return Combine(cold, warm) with { LatencyMs = viewersPerCamera > 0 ? latency : null };
    }

    /// <summary>Cameras on the stream uplink that send as fast as their credit allows; the unit is a frame.</summary>
    public static Figure Stream(BenchServer server, TimeSpan time, int cameras)
    {
        using var stage = new Stage(FrameBytes, cameras, server);
        foreach (var camera in stage.Cameras)
        {
            camera.Acknowledged = () => camera.TrySendFrame();
            camera.TrySendFrame();
            camera.TrySendFrame();
        }

        long Accepted() => stage.Cameras.Sum(c => c.Accepted);
        var cold = Measure(server, stage.Reactor, time, Accepted);
        Warmth.Await(stage.Reactor, server, Accepted);
        var warm = Measure(server, stage.Reactor, time, Accepted);
        Stage.RequireOpen(stage.Cameras);
        return Combine(cold, warm);
    }

    /// <summary>Connections that upload each frame after the response to the previous one; the unit is an upload.</summary>
    public static Figure Upload(BenchServer server, TimeSpan time, int count, string query)
    {
        using var owned = server;
        using var reactor = new Reactor();
        var frame = new SyntheticFrame(FrameBytes);
        List<UploadConnection> connections = [];
        for (var i = 0; i < count; i++)
        {
            var connection = new UploadConnection(server.Port, $"/api/cameras/bench-{i}/frames{query}", frame) { IsRunning = true };
            connections.Add(connection);
            reactor.Add(connection);
            connection.Next();
        }

        long Answered() => connections.Sum(c => c.Answered);
        bool IsFull() => query.Length == 0 && Answered() > MostStoredBytes / FrameBytes;
        var cold = Measure(server, reactor, time, Answered, IsFull);
        Warmth.Await(reactor, server, Answered, IsFull);
        var warm = Measure(server, reactor, time, Answered);
        connections.ForEach(c => c.IsRunning = false);
        reactor.RunUntil(() => connections.TrueForAll(c => c.IsIdle), DrainTimeout);
        return Combine(cold, warm);
    }

    private static (double Cost, double Switches, double Others) Measure(
        BenchServer server,
        Reactor reactor,
        TimeSpan time,
        Func<long> units,
        Func<bool>? enough = null
    )
    {
        var (before, switches) = (units(), server.ContextSwitches);
        var window = new Window(server);
        reactor.RunUntil(enough ?? (static () => false), time);
        window.Close();
        return (window.ServerMicroseconds / (units() - before), (server.ContextSwitches - switches) / window.Seconds, window.OthersPercent);
    }

    private static Figure Combine((double Cost, double Switches, double Others) cold, (double Cost, double Switches, double Others) warm) =>
        new(cold.Cost, warm.Cost, warm.Switches, Math.Max(cold.Others, warm.Others));
}
