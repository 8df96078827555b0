using NanoCam.Device.Provisioning;
using NanoCam.Device.Tests.Fakes;
using NanoCam.Device.Uplink;

namespace NanoCam.Device.Tests.EndToEnd;

/// <summary>A device with all of its threads, in real time that can jump. Prepare its parts, then start it.</summary>
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

    /// <summary>Replaces parts of the hardware when it boots.</summary>
    public Func<DeviceHardware, DeviceHardware> Wrap { get; set; } = hardware => hardware;

    public CameraDevice Device => _device ?? throw new InvalidOperationException("Start it first.");

    /// <summary>Boots it.</summary>
    /// <param name="server">Address of the server in its settings.</param>
    /// <param name="connector">Opens its connections; TCP when null.</param>
    /// <param name="load">Result of loading its settings; null for none.</param>
    public void Start(Uri server, IConnector? connector = null, LoadedSettings? load = null) =>
        Start(new DeviceSettings { IntervalMilliseconds = 20 }, server, connector, load);

    /// <summary>Boots it in photo mode, with sleep between photos.</summary>
    /// <param name="server">Address of the server in its settings.</param>
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

    private void Start(DeviceSettings settings, Uri server, IConnector? connector, LoadedSettings? load)
    {
        Assert.True(ServerAddress.TryParse(server.ToString(), out var address));
        (settings.CameraId, settings.Board, settings.Server) = ("door", "esp32-s3-eye", address);
        var hardware = new DeviceHardware(Clock, Chip, Camera, new TestFlash(), Network, _folder);
        _device = new CameraDevice(settings, Wrap(hardware), connector ?? new TcpConnector(30_000), new PlainHttpClients());
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
