using NanoCam.Device.Capture;
using NanoCam.Device.Health;
using NanoCam.Device.Tests.Fakes;
using NanoCam.Device.Time;
using NanoCam.Device.Uplink;

namespace NanoCam.Device.Tests.Uplink;

/// <summary>The firmware's capture loop and one uplink on their own threads, with a scripted sensor.</summary>
internal sealed class TestDevice : IDisposable
{
    /// <summary>Name of the uplink thread.</summary>
    public const string UplinkThread = "uplink";

    private readonly StopSignal _stop;
    private readonly List<Thread> _threads = [];
    private readonly List<Exception> _escaped = [];

    /// <summary>Creates a device; add an uplink next.</summary>
    public TestDevice(IClock? clock = null)
    {
        Clock = clock ?? new DeviceClock();
        Camera = new ScriptedCamera(Clock) { PeriodMicroseconds = 10_000, MaxJpegBytes = 384 * 1024 };
        _stop = new StopSignal(Clock);
        Health = new DeviceHealth(Clock, Chip, Camera, Slot);
        Capture = new CaptureLoop(Camera, Options, Slot, new TestFlash { IsPresent = false }, Health, Clock, _stop);
        var hardware = new DeviceHardware(Clock, Chip, Camera, new TestFlash { IsPresent = false }, Network, folder: "");
        Uplinks = new UplinkBuilder(Identity, Capture, Slot, Health, hardware, new Jitter(1), _stop);
    }

    public IClock Clock { get; }

    public ScriptedCamera Camera { get; }

    public TestChip Chip { get; } = new();

    public TestNetwork Network { get; } = new();

    public DeviceHealth Health { get; }

    public FrameSlot Slot { get; } = new(1);

    public CaptureLoop Capture { get; }

    public CaptureOptions Options { get; } =
        new()
        {
            Settings =
            {
                Width = 320,
                Height = 240,
                Quality = 80,
                IntervalMilliseconds = 10,
            },
        };

    public DeviceIdentity Identity { get; } =
        new()
        {
            CameraId = "door",
            Board = "Test board",
            BootId = 7,
        };

    public UplinkBuilder Uplinks { get; }

    /// <summary>The device's counters as a Health message.</summary>
    public Wire.Health Counted
    {
        get
        {
            var health = new Wire.Health();
            Health.Fill(health);
            return health;
        }
    }

    public static ServerAddress Address(Uri server)
    {
        Assert.True(ServerAddress.TryParse(server.ToString(), out var address));
        return address!;
    }

    /// <summary>Starts it with a stream uplink.</summary>
    public StreamUplink Stream(Uri server, Action<UplinkOptions>? configure = null, IConnector? connector = null)
    {
        var options = new UplinkOptions(Address(server));
        configure?.Invoke(options);
        var uplink = Uplinks.CreateStream(options, connector ?? new TcpConnector(options.SendTimeoutMilliseconds));
        Start(uplink);
        return uplink;
    }

    /// <summary>Starts it in photo mode.</summary>
    public HttpUplink Photo(Uri server, string folder, Action<PhotoOptions>? configure = null)
    {
        var options = new PhotoOptions(Address(server));
        configure?.Invoke(options);
        var uplink = Uplinks.CreatePhoto(options, new PhotoRecord(folder), new PlainHttpClients());
        Start(uplink);
        return uplink;
    }

    /// <summary>Starts capture and uplink.</summary>
    public void Start(IUplink uplink)
    {
        Capture.Attach(uplink);
        Start("capture", Capture.Run);
        Start(UplinkThread, uplink.Run);
    }

    /// <summary>Ends both threads; an exception that escaped from one of them fails the test.</summary>
    public void Dispose()
    {
        Stop();
        foreach (var thread in _threads)
        {
            Assert.True(thread.Join(TimeSpan.FromSeconds(20)), "A thread of the device does not end.");
        }

        Assert.Empty(_escaped);
    }

    /// <summary>Stops the device without waiting for it.</summary>
    public void Stop()
    {
        _stop.Set();
        Capture.Wake();
    }

    private void Start(string name, ThreadStart run)
    {
        var thread = new Thread(() =>
        {
            try
            {
                run();
            }
            catch (Exception exception)
            {
                _escaped.Add(exception);
            }
        })
        {
            Name = name,
        };
        _threads.Add(thread);
        thread.Start();
    }
}
