using NanoCam.Device.Capture;
using NanoCam.Device.Health;
using NanoCam.Device.Http;
using NanoCam.Device.Local;
using NanoCam.Device.Provisioning;
using NanoCam.Device.Tests.Fakes;
using NanoCam.Device.Time;
using NanoCam.Testing;
using NanoCam.VirtualCamera.Firmware;

namespace NanoCam.Device.Tests.Local;

/// <summary>A camera with its local server, on free ports and in real time.</summary>
internal sealed class LocalCamera : IAsyncDisposable
{
    private readonly List<Thread> _threads = [];
    private readonly StopSignal _stop;
    private readonly LocalServer _server;

    private LocalCamera(HttpOptions options)
    {
        SystemClock clock = new(TimeProvider.System);
        _stop = new StopSignal(clock);
        Sensor = new ScriptedCamera(clock) { PeriodMicroseconds = 20_000 };
        Slot = new FrameSlot(1 + LocalServer.Clients);
        Uplink = Slot.AddReader(takesStills: true);
        TestChip chip = new();
        DeviceHealth health = new(clock, chip, Sensor, Slot);
        CaptureOptions capture = new();
        capture.Settings.IntervalMilliseconds = 20;
        Capture = new CaptureLoop(Sensor, capture, Slot, Flash, health, clock, _stop);
        _server = new LocalServer(
            new DeviceIdentity { CameraId = "door", Board = "xiao-esp32s3-sense" },
            new DeviceSettings(),
            Capture,
            Slot,
            clock,
            _stop,
            options
        );
    }

    public ScriptedCamera Sensor { get; }

    public TestFlash Flash { get; } = new() { IsPresent = false };

    public FrameSlot Slot { get; }

    /// <summary>The reader of the uplink.</summary>
    public FrameReader Uplink { get; }

    public CaptureLoop Capture { get; }

    public int Port => _server.Http.PortOf(0);

    public int StreamPort => _server.Http.PortOf(1);

    public Uri Url => new($"http://127.0.0.1:{Port}/");

    public static async Task<LocalCamera> StartAsync(
        Action<LocalCamera>? prepare = null,
        int readMilliseconds = 5000,
        int sendMilliseconds = 5000
    )
    {
        LocalCamera camera = new(
            new HttpOptions
            {
                Ports = [0, 0],
                Workers = 4,
                ReadMilliseconds = readMilliseconds,
                SendMilliseconds = sendMilliseconds,
            }
        );
        prepare?.Invoke(camera);
        camera.Run(camera.Capture.Run);
        camera.Run(camera._server.Run);
        await Eventually.TrueAsync(() => camera is { Port: > 0, StreamPort: > 0 } && camera.Capture.Controls.Length > 0);
        return camera;
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Set();
        Capture.Wake();
        await Task.Run(() => _threads.ForEach(thread => Assert.True(thread.Join(TimeSpan.FromSeconds(20)))));
    }

    private void Run(ThreadStart body)
    {
        Thread thread = new(body) { IsBackground = true };
        _threads.Add(thread);
        thread.Start();
    }
}
