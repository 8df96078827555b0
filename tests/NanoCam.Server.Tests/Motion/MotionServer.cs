using NanoCam.Server.Cameras;
using NanoCam.Server.Ingest;
using NanoCam.Server.Motion;
using NanoCam.Server.Recording;
using NanoCam.Testing;
using NanoCam.VirtualCamera.Scenes;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Motion;

/// <summary>A server with a camera at the yard. Frames pass its gate as those of an uplink do, a quarter of a second apart.</summary>
internal sealed class MotionServer : IAsyncDisposable
{
    private const int Width = 160;
    private const int Height = 120;

    private readonly SceneRenderer _renderer = new("yard", "yard", Width, Height, 80, 1);
    private readonly MoverScript _script = new(1);
    private byte[] _buffer = [];
    private uint _number;

    private MotionServer(TestServer server, ManualClock clock) => (Server, Clock) = (server, clock);

    public ManualClock Clock { get; }

    public TestServer Server { get; }

    public CameraEvents Events => Server.Get<CameraEvents>();

    public MotionService Motion => Server.Get<MotionService>();

    /// <summary>Time in the script. The first person crosses after it.</summary>
    public double Seconds { get; private set; }

    public Camera Camera { get; private set; } = null!;

    public static async Task<MotionServer> StartAsync(TestServerOptions? options = null, MotionSettings? settings = null)
    {
        var clock = new ManualClock();
        var server = new MotionServer(await TestServer.StartAsync((options ?? new TestServerOptions()) with { Time = clock }), clock);
        Assert.True(server.Server.Get<CameraRegistry>().TryGetOrAdd("yard", out var camera));
        server.Camera = camera;
        server.Server.Get<MotionSettingsStore>().Set("yard", settings ?? new MotionSettings { Enabled = true, CoolDownSeconds = 1 });
        return server;
    }

    /// <summary>Sends the empty yard until the server has learned it.</summary>
    public async Task LearnAsync()
    {
        var quiet = Enumerable.Range(1, 500).First(slot => _script.Find(slot) is null);
        Seconds = quiet * MoverScript.SlotSeconds;
        for (var i = 0; i < 32; i++)
        {
            await SendAsync();
        }

        await Eventually.TrueAsync(() => Motion.ViewOf("yard").State == MotionState.Still);
    }

    /// <summary>Sends the frames of a person that crosses the yard, until the condition holds.</summary>
    public async Task CrossAsync(Func<bool> until)
    {
        var slot = Enumerable.Range(1, 500).First(slot => _script.Find(slot) is { Kind: MoverKind.Person });
        Seconds = _script.Find(slot)!.Start + 2;
        _renderer.Movers = _script;
        for (var i = 0; i < 60 && !until(); i++)
        {
            await SendAsync();
        }

        _renderer.Movers = null;
        await Eventually.TrueAsync(until);
    }

    /// <summary>Sends one frame, and waits until it is analyzed.</summary>
    public async Task SendAsync(byte[]? jpeg = null)
    {
        Seconds += 0.25;
        Clock.Advance(TimeSpan.FromSeconds(0.25));
        if (jpeg is null)
        {
            var length = _renderer.Render(_number, DateTimeOffset.UnixEpoch.AddSeconds(Seconds), ref _buffer);
            jpeg = _buffer[..length];
        }

        // Every frame is analyzed, because the cells are observed.
        var isOn = Motion.ViewOf("yard").State is not (MotionState.Off or MotionState.Unavailable);
        var workers = Server.Get<MotionWorkers>();
        var before = workers.Analyzed + workers.Failed;
        var gate = Server.Get<FrameGate>();
        Assert.Equal(FrameVerdict.Accepted, gate.TryRent(Camera, jpeg.Length, out var frame));
        jpeg.CopyTo(frame!.Buffer, 0);
        Assert.Equal(FrameVerdict.Accepted, gate.Admit(Camera, frame, new FrameOrigin(7, ++_number, null, 0)));
        frame.Release();
        if (isOn)
        {
            await Eventually.TrueAsync(() => workers.Analyzed + workers.Failed > before);
        }
    }

    public CameraEvent? Find() => Events.List("yard", 0, long.MaxValue / 2, [CameraEventKind.Motion]) is [var first, ..] ? first : null;

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
