using NanoCam.Bench.Frames;
using NanoCam.Bench.Load;
using NanoCam.Bench.Measure;
using NanoCam.Bench.Server;

namespace NanoCam.Bench.Sections;

/// <summary>A server with cameras and viewers, for a measurement of live frames.</summary>
internal sealed class Stage : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<ViewerConnection> _viewers = [];
    private readonly List<Ticker> _tickers = [];

    public Stage(int frameBytes, int cameras, params (string Key, string Value)[] settings)
        : this(frameBytes, cameras, null, settings) { }

    /// <param name="frameBytes">Bytes of a frame.</param>
    /// <param name="cameras">Number of cameras.</param>
    /// <param name="directory">Data directory, which is kept; null for an empty one.</param>
    /// <param name="settings">Settings of the server.</param>
    public Stage(int frameBytes, int cameras, string? directory, params (string Key, string Value)[] settings)
        : this(frameBytes, cameras, BenchServer.StartNanoCam(directory, settings)) { }

    /// <param name="frameBytes">Bytes of a frame.</param>
    /// <param name="cameras">Number of cameras.</param>
    /// <param name="server">The server, or one for comparison; disposed with the stage.</param>
    public Stage(int frameBytes, int cameras, BenchServer server)
    {
        Frame = new SyntheticFrame(frameBytes);
        Server = server;
        try
        {
            IdleBytes = Server.ResidentBytes;
            Metrics = new ServerMetrics(Server.Port);
            for (var i = 0; i < cameras; i++)
            {
                var camera = new UplinkCamera(Server.Port, $"bench-{i}", Frame);
                Reactor.Add(camera);
                Cameras.Add(camera);
            }

            Require(() => Cameras.TrueForAll(c => c.IsWelcome), "The server did not welcome the cameras.");
            // A stream can only be opened after the first frame.
            Cameras.ForEach(c => c.TrySendFrame());
            Require(() => Cameras.TrueForAll(c => c.IsSettled), "The server did not acknowledge the first frames.");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public BenchServer Server { get; }

    public ServerMetrics? Metrics { get; }

    public Reactor Reactor { get; } = new();

    public SyntheticFrame Frame { get; }

    public List<UplinkCamera> Cameras { get; } = [];

    /// <summary>Resident memory of the server right after its start.</summary>
    public long IdleBytes { get; }

    /// <summary>Intervals of the cameras skipped because the load was busy.</summary>
    public int Skipped => _tickers.Sum(t => t.Skipped);

    /// <summary>Opens viewers of one camera.</summary>
    public List<ViewerConnection> AddViewers(
        ViewerKind kind,
        int count,
        ViewerGroup audience,
        int camera = 0,
        ViewerConnection.Pace pace = ViewerConnection.Pace.Fast
    )
    {
        var added = new List<ViewerConnection>(count);
        for (var i = 0; i < count; i++)
        {
            added.Add(AddViewer(kind, audience, camera, pace));
        }

        return added;
    }

    /// <summary>Opens one viewer.</summary>
    public ViewerConnection AddViewer(ViewerKind kind, ViewerGroup audience, int camera, ViewerConnection.Pace pace)
    {
        var id = $"bench-{camera}";
        ViewerConnection viewer = kind switch
        {
            ViewerKind.WebSocket => new LoadWebSocketViewer(Dial.WebSocket(Server.Port, $"/api/cameras/{id}/ws"), Frame, audience, pace),
            ViewerKind.Live => new LoadLiveViewer(Server.Port, id, Frame, audience, pace),
            ViewerKind.Mjpeg => new LoadMjpegViewer(Server.Port, id, Frame, audience, pace),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of viewer."),
        };
        _viewers.Add(viewer);
        Reactor.Add(viewer);
        return viewer;
    }

    /// <summary>Starts sending at this rate with every camera, spread evenly over the interval.</summary>
    public void Play(double framesPerSecond)
    {
        for (var i = 0; i < Cameras.Count; i++)
        {
            var camera = Cameras[i];
            var ticker = new Ticker(framesPerSecond, () => camera.TrySendFrame(), (double)i / Cameras.Count);
            _tickers.Add(ticker);
            Reactor.Add(ticker);
        }
    }

    /// <summary>Runs until the server is warm.</summary>
    public void WarmUp() => Warmth.Await(Reactor, Server);

    /// <summary>Stops the cameras and waits until the given viewers have read the last frame or are disconnected.</summary>
    public void StopAndDrain(IReadOnlyList<ViewerConnection> viewers)
    {
        _tickers.ForEach(Reactor.Remove);
        Reactor.RunUntil(
            () => Cameras.TrueForAll(c => c.IsSettled) && viewers.All(v => v.Newest >= Cameras[0].Sent),
            TimeSpan.FromSeconds(2)
        );
    }

    /// <summary>Fails if one of these connections has ended.</summary>
    public static void RequireOpen(IEnumerable<LoadConnection> connections)
    {
        if (connections.FirstOrDefault(c => c.Fault is not null) is { } ended)
        {
            throw new BenchException($"A connection ended during the measurement: {ended.Fault}.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Metrics?.Dispose();
        Reactor.Dispose();
        Server.Dispose();
    }

    private void Require(Func<bool> condition, string otherwise)
    {
        if (!Reactor.RunUntil(condition, Patience))
        {
            throw new BenchException(otherwise);
        }
    }
}
