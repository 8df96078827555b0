using NanoCam.Camera;
using NanoCam.Device.Tests.Fakes;
using NanoCam.Device.Tests.Provisioning;
using NanoCam.Device.Uplink;
using NanoCam.Testing;
using NanoCam.VirtualCamera.Firmware;

namespace NanoCam.Device.Tests.Local;

public sealed class CameraWithoutServerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocam-local-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Camera_without_a_server_opens_its_sensor_and_waits_for_local_clients()
    {
        var settings = Settings
            .Read(Settings.Smallest.Replace("server = http://192.168.1.10:8080", "local = on", StringComparison.Ordinal))
            .Settings!;
        settings.Local = false; // Its ports are 80 and 81, which a test cannot open; the server has its own tests.
        SystemClock clock = new(TimeProvider.System);
        ScriptedCamera sensor = new(clock);
        DeviceHardware hardware = new(clock, new TestChip(), sensor, new TestFlash(), new TestNetwork(), _folder);
        CameraDevice device = new(settings, hardware, new TcpConnector(1000), new PlainHttpClients());
        device.Start();
        await Eventually.TrueAsync(() => sensor.IsOpen && device.Capture.IsPaused);
        Assert.Equal(Boards.XiaoEsp32S3Sense.Name, device.Identity.Board);

        device.Capture.AddLocalViewer();
        var before = sensor.Takes;
        await Eventually.TrueAsync(() => sensor.Takes > before + 3);

        device.Stop.Set();
        await Task.Run(device.Join);
    }
}
