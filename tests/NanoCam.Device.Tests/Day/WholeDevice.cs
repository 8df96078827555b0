using NanoCam.Device.Provisioning;
using NanoCam.Device.Tests.Kit;
using NanoCam.Device.Uplink;

namespace NanoCam.Device.Tests.Day;

/// <summary>A device with all of its threads in real time that can jump. Prepare its parts, then start it.</summary>
internal sealed class WholeDevice : IDisposable
{
    private readonly string _folder;
    private CameraDevice? _device;

    public WholeDevice(string folder)
    {
        _folder = folder;
        Camera = new ScriptedCamera(Clock);
    }

    public DeviceClock Clock { get; } = new();

    public ScriptedCamera Camera { get; }

    public TestChip Chip { get; } = new();

    public TestNetwork Network { get; } = new();

    public CameraDevice Device => _device ?? throw new InvalidOperationException("Start it first.");

    /// <summary>Boots it.</summary>
    /// <param name="server">Where its settings say the server is.</param>
    /// <param name="connector">How it gets there; TCP when null.</param>
    /// <param name="load">How its settings were found; null when nothing is to be said about it.</param>
    public void Start(Uri server, IConnector? connector = null, SettingsLoad? load = null) =>
        Start(new DeviceSettings { IntervalMilliseconds = 20 }, server, connector, load);

    /// <summary>Boots it in photo mode, asleep between photos.</summary>
    /// <param name="server">Where its settings say the server is.</param>
    public void StartPhoto(Uri server) =>
        Start(
            new DeviceSettings
            {
                Mode = DeviceMode.Photo,
                PhotoSleep = true,
                PhotoIntervalSeconds = 300,
            },
            server,
            connector: null,
            load: null
        );

    private void Start(DeviceSettings settings, Uri server, IConnector? connector, SettingsLoad? load)
    {
        Assert.True(ServerAddress.TryParse(server.ToString(), out var address));
        (settings.CameraId, settings.Board, settings.Server) = ("door", "esp32-s3-eye", address);
        var parts = new DeviceParts(
            Clock,
            Chip,
            Camera,
            new TestFlash(),
            Network,
            connector ?? new TcpConnector(30_000),
            new PlainHttpClients(),
            _folder
        );
        _device = new CameraDevice(settings, parts);
        if (load != null)
        {
            _device.Report(load);
        }

        _device.Start();
    }

    public void Dispose()
    {
        _device?.Stop.Set();
        _device?.Join();
    }
}
