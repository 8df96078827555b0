using NanoCam.Testing;
using NanoCam.Testing.Load;

namespace NanoCam.Soak;

/// <summary>
/// Load of a busy day in a short time: permanent cameras and viewers, stills, and short-lived connections. An event of every 30 s in eight
/// hours occurs every second here.
/// </summary>
internal sealed class SoakLoad : IAsyncDisposable
{
    private const int Cameras = 20;
    private const int Viewers = 20;

    private readonly ServerProcess _server;
    private readonly Fleet _fleet;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Uploader> _uploaders;
    private readonly List<SoakViewer> _viewers;
    private readonly Visitors _visitors;
    private readonly List<Task> _running = [];

    private SoakLoad(ServerProcess server, Fleet fleet)
    {
        _server = server;
        _fleet = fleet;
        _uploaders = [.. Enumerable.Range(0, 4).Select(i => new Uploader(server.Client, $"still-{i}"))];
        _viewers = [.. Enumerable.Range(0, Viewers).Select(i => new SoakViewer(server.Address, fleet.Cameras[i % Cameras].Id))];
        _visitors = new Visitors(server.Address, fleet.Cameras[0].Id);
        _running.AddRange(
            _uploaders.Select(uploader => Task.Run(() => uploader.RunAsync(5_000, TimeSpan.FromMilliseconds(500), _stop.Token)))
        );
        _running.AddRange(_viewers.Select(viewer => Task.Run(() => viewer.RunAsync(_stop.Token))));
        _running.Add(Task.Run(() => _visitors.RunAsync(_stop.Token)));
        foreach (var camera in fleet.Cameras)
        {
            camera.Watch();
        }
    }

    /// <summary>Starts the load.</summary>
    public static async Task<SoakLoad> StartAsync(ServerProcess server) =>
        new(server, await Fleet.StartAsync(server.Address, Cameras, TimeSpan.FromMilliseconds(100)));

    /// <summary>Ends the load and adds its results to the report.</summary>
    public async Task AccountAsync(SoakReport report)
    {
        var gap = _fleet.Cameras.Max(camera => camera.LongestGap);
        await StopAsync();
        var lost = 0;
        foreach (var uploader in _uploaders)
        {
            lost += (await uploader.FindLostAsync()).Count;
        }

        report.Done("frames acknowledged", _fleet.Cameras.Sum(camera => camera.Acknowledged));
        report.Done("frames seen by viewers", _viewers.Sum(viewer => viewer.Frames));
        report.Done("visitors", _visitors.Count);
        report.Done("stills acknowledged", _uploaders.Sum(uploader => uploader.Stored.Count));
        report.AtMost("stills lost", lost, 0);
        report.AtMost("requests for stills broken", _uploaders.Sum(uploader => uploader.Broken), 0);
        report.AtMost("reconnects of cameras", _fleet.Cameras.Sum(camera => camera.Attempts.Count - 1), 0);
        report.AtMost("reconnects of viewers", _viewers.Sum(viewer => viewer.Reconnects), 0);
        report.AtMost("longest gap of a camera, s", gap.TotalSeconds, 5);
        report.AtMost(
            "errors in the server's log",
            _server.Output.Count(line =>
                line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal)
            ),
            0
        );
        report.AtMost("server gone", _server.IsRunning ? 0 : 1, 0);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _fleet.DisposeAsync();
        _visitors.Dispose();
        _stop.Dispose();
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
    }
}
