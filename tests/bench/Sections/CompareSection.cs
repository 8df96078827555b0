using System.Diagnostics;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using NanoCam.Bench.Frames;
using NanoCam.Bench.Load;
using NanoCam.Bench.Measure;
using NanoCam.Bench.Server;

namespace NanoCam.Bench.Sections;

/// <summary>
/// The same viewers on a small Node relay like seed 1, on the same machine and with the same load. Skipped if it cannot run.
/// </summary>
internal static partial class CompareSection
{
    private const int FrameBytes = 30 * 1024;

    public static Table Run(BenchOptions options)
    {
        var table = new Table(
            "For comparison: Node relay like seed 1, 30 KB, one TCP connection per frame",
            new("viewers"),
            new("frames"),
            new("missed"),
            new("CPU µs/frame", "0.0"),
            new("p50 ms", "0.00"),
            new("p99 ms", "0.00"),
            new("max ms", "0.00"),
            new("RSS MB", "0"),
            new("load CPU %", "0"),
            new("others %", "0")
        );
        if (!HasNodeWithWs())
        {
            table.Note("Skipped: this needs node and its package ws (npm install --prefix DIR ws; NODE_PATH=DIR/node_modules).");
            return table;
        }

        Measure(table, options, 100, framesPerSecond: 25);
        Measure(table, options, 500, framesPerSecond: 25);
        // The relay does not distinguish cameras: four at 10 fps are one stream at 40 fps for every viewer.
        Measure(table, options, 4, framesPerSecond: 40);
        return table;
    }

    private static void Measure(Table table, BenchOptions options, int count, double framesPerSecond)
    {
        var frame = new SyntheticFrame(FrameBytes);
        using var server = BenchServer.Start(new ProcessStartInfo("node", [Script()]), directory: "", Listening());
        using var reactor = new Reactor();
        var audience = new ViewerGroup();
        List<ViewerConnection> viewers = [];
        for (var i = 0; i < count; i++)
        {
            var viewer = new LoadWebSocketViewer(Dial.WebSocket(server.SecondPort, "/"), frame, audience, ViewerConnection.Pace.Fast);
            viewers.Add(viewer);
            reactor.Add(viewer);
        }

        var jpeg = frame.Jpeg.ToArray();
        uint sent = 0;
        void Send()
        {
            using var socket = Dial.Connect(server.Port);
            SyntheticFrame.Stamp(jpeg, Stopwatch.GetTimestamp(), ++sent);
            socket.Send(jpeg);
            socket.Shutdown(SocketShutdown.Send);
        }

        var sending = new Ticker(framesPerSecond, Send);
        reactor.Add(sending);
        Warmth.Await(reactor, server);

        var first = sent + 1;
        audience.Open(first);
        var window = new Window(server);
        reactor.RunFor(options.Duration);
        audience.Close(sent);
        reactor.Remove(sending);
        reactor.RunUntil(() => viewers.TrueForAll(v => v.Newest >= sent), TimeSpan.FromSeconds(2));
        window.Close();
        Stage.RequireOpen(viewers);
        var expected = (sent - first + 1) * count;
        table.Add(
            $"{count} ws, {framesPerSecond} fps",
            expected,
            expected - audience.Delivered,
            window.ServerMicroseconds / audience.Delivered,
            audience.LatencyMs.Percentile(0.5),
            audience.LatencyMs.Percentile(0.99),
            audience.LatencyMs.Percentile(1),
            server.ResidentBytes / 1e6,
            window.LoadPercent,
            window.OthersPercent
        );
    }

    private static bool HasNodeWithWs()
    {
        try
        {
            var start = new ProcessStartInfo("node", ["-e", "require.resolve('ws')"])
            {
                WorkingDirectory = Path.GetDirectoryName(Script())!,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            using var node = Process.Start(start)!;
            node.StandardError.ReadToEnd();
            node.WaitForExit();
            return node.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string Script() => Path.Combine(AppContext.BaseDirectory, "seeds", "node-relay.cjs");

    [GeneratedRegex(@"^listening (\d+) (\d+)$", RegexOptions.None, 1000)]
    private static partial Regex Listening();
}
