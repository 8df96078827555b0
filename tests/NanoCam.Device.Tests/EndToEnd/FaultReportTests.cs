using System.Text;
using NanoCam.Device.Provisioning;
using NanoCam.Device.Tests.Uplink;
using NanoCam.Device.Uplink;
using NanoCam.Testing;
using NanoCam.Testing.Uplink;
using NanoCam.Wire;
using ProvisioningSettings = NanoCam.Device.Tests.Provisioning.Settings;

namespace NanoCam.Device.Tests.EndToEnd;

/// <summary>Faults of a board and their reports to the real server, with the complete device and all of its threads.</summary>
public sealed class FaultReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocam-bad-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(CameraError.NoSensor)]
    [InlineData(CameraError.BadConfig)]
    [InlineData(CameraError.NoJpeg)]
    [InlineData(CameraError.SensorNotSupported)]
    public async Task Camera_that_cannot_be_opened_reports_its_error_and_recovers(CameraError error)
    {
        await using var server = await TestServer.StartAsync();
        using var device = new WholeDevice(_folder);
        device.Camera.OpenError = error;
        device.Camera.Opened.DriverError = 0x105;
        device.Start(server.Address);
        var camera = await server.CameraAsync();
        Wire.Health health = await HealthAsync(device, camera, health => health.CameraError == error);
        Assert.Equal((DeviceFaults.Camera, 0x105u), (health.Faults & DeviceFaults.Camera, health.DriverError));
        device.Camera.OpenError = CameraError.None;
        device.Clock.Skip(TimeSpan.FromSeconds(25));

        await Eventually.TrueAsync(() => camera.Counters[FrameVerdict.Accepted] > 3);
        health = await HealthAsync(device, camera, health => health.CameraError == CameraError.None);
        Assert.Equal(0u, health.Faults & DeviceFaults.Camera);
    }

    [Fact]
    public async Task Board_without_PSRAM_sends_smaller_frames_and_reports_the_fault()
    {
        await using var server = await TestServer.StartAsync();
        using var device = new WholeDevice(_folder);
        device.Camera.Opened.HasPsram = false;
        device.Camera.MaxJpegBytes = 20_000;
        device.Start(server.Address);
        var camera = await server.CameraAsync();
        await HealthAsync(device, camera, health => (health.Faults & DeviceFaults.NoPsram) != 0);

        Assert.Equal(20_000u, camera.Link!.Hello.MaxJpegBytes);
        await Eventually.TrueAsync(() => camera.Counters[FrameVerdict.Accepted] > 3);
    }

    [Fact]
    public async Task Consecutive_brown_outs_are_counted_and_slow_the_sensor_until_a_quiet_time()
    {
        await using var server = await TestServer.StartAsync();
        for (uint boot = 1; boot <= 2; boot++)
        {
            using var cut = BrownOut(server.Address);
            await HealthAsync(cut, await server.CameraAsync(), health =>
                health.BrownOuts == boot && (health.Faults & DeviceFaults.BrownOuts) == 0
            );
        }

        using var device = BrownOut(server.Address);
        var camera = await server.CameraAsync();
        await HealthAsync(device, camera, health => health.BrownOuts == 3 && (health.Faults & DeviceFaults.BrownOuts) != 0);
        Assert.Equal((ResetReason.BrownOut, 10_000_000), (camera.Link!.Hello.ResetReason, device.Camera.Config!.ClockHertz));
        device.Clock.Skip(TimeSpan.FromMinutes(11));

        await HealthAsync(device, camera, health => health.BrownOuts == 0 && (health.Faults & DeviceFaults.BrownOuts) == 0);
    }

    [Fact]
    public async Task Storage_that_cannot_be_written_is_reported_and_has_no_other_effect()
    {
        await using var server = await TestServer.StartAsync();
        using var device = BrownOut(server.Address, Path.Combine(_folder, "absent"));
        var camera = await server.CameraAsync();
        await HealthAsync(device, camera, health => (health.Faults & DeviceFaults.Storage) != 0);
        device.Clock.Skip(TimeSpan.FromSeconds(20));
        device.Clock.Skip(TimeSpan.FromSeconds(15));

        await Eventually.TrueAsync(() => camera.Counters[FrameVerdict.Accepted] > 0);
        Assert.Equal(DeviceFaults.Storage, device.Device.Health.Faults & DeviceFaults.Storage);
    }

    [Fact]
    public async Task Damaged_settings_file_is_replaced_by_its_copy_and_reported()
    {
        await using var server = await TestServer.StartAsync();
        var file = new SettingsFile(_folder);
        var text = Encoding.UTF8.GetBytes(ProvisioningSettings.Smallest);
        var settings = SettingsText.Read(text, text.Length).Settings!;
        Assert.True(file.Save(settings));
        Assert.True(file.Save(settings));
        File.WriteAllText(Path.Combine(_folder, "nanocam.txt"), "# NanoCam settings 1\nwifi.ssid = gar");
        var load = new SettingsFile(_folder).Load();
        Assert.Equal("door", load.Settings?.CameraId);
        using var device = new WholeDevice(_folder);
        device.Start(server.Address, load: load);

        await HealthAsync(device, await server.CameraAsync(), health => (health.Faults & DeviceFaults.SettingsDamaged) != 0);
    }

    [Fact]
    public async Task Wifi_that_was_lost_for_a_day_is_joined_again_and_counted()
    {
        await using var server = await TestServer.StartAsync();
        await using var proxy = FlakyProxy.Start(server.Address);
        using var device = new WholeDevice(_folder);
        device.Start(proxy.Address);
        var camera = await server.CameraAsync();
        (device.Network.CanJoin, device.Network.IsUp) = (false, false);
        proxy.Cut();
        await Eventually.TrueAsync(() => device.Network.Joins > 0 && device.Device.Capture.IsPaused);
        device.Clock.Skip(TimeSpan.FromDays(1));
        device.Network.CanJoin = true;
        device.Clock.Skip(TimeSpan.FromMinutes(2));

        await HealthAsync(device, camera, health => (health.WifiLosses, health.Reconnects) == (1, 1));
        Assert.Equal((0, 1), (device.Chip.Reboots, camera.Counters.Boots));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n<html>Sign in</html>")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n\r\n")]
    public async Task Connection_to_a_silent_or_foreign_server_is_closed_and_reported_to_the_real_one(string answer)
    {
        await using var server = await TestServer.StartAsync();
        using var wrong = new FakeUplinkServer();
        using var device = new WholeDevice(_folder);
        device.Start(server.Address, new Detour(wrong.Address));
        using (var connection = await wrong.AnswerAsync(answer))
        {
            device.Clock.Skip(answer.Length == 0 ? TimeSpan.FromSeconds(11) : TimeSpan.Zero);
            await connection.ReadToEndAsync();
        }

        await Eventually.TrueAsync(() => Counted(device).LinkFaults == 1);
        device.Clock.Skip(TimeSpan.FromMinutes(2));
        await HealthAsync(device, await server.CameraAsync(), health => health.LinkFaults == 1);
    }

    [Fact]
    public async Task Full_heap_is_reported_before_the_board_restarts()
    {
        await using var server = await TestServer.StartAsync();
        using var device = new WholeDevice(_folder);
        device.Start(server.Address);
        var camera = await server.CameraAsync();
        device.Chip.Free = 9000;
        device.Clock.Skip(TimeSpan.FromSeconds(20));
        device.Clock.Skip(TimeSpan.FromSeconds(12));
        Wire.Health health = await HealthAsync(device, camera, health => (health.Faults & DeviceFaults.LowMemory) != 0);
        Assert.Equal((9000u, 9000u, 0), (health.FreeMemory, health.LeastFreeMemory, device.Chip.Reboots));

        await Eventually.TrueAsync(() =>
        {
            device.Clock.Skip(TimeSpan.FromSeconds(10));
            return device.Chip.Reboots == 1;
        });
    }

    private static Wire.Health Counted(WholeDevice device)
    {
        var health = new Wire.Health();
        device.Device.Health.Fill(health);
        return health;
    }

    // Health is sent at connect and once per heartbeat of ten seconds; the test does not wait for a heartbeat.
    private static async Task<Wire.Health> HealthAsync(WholeDevice device, Server.Cameras.Camera camera, Func<Wire.Health, bool> isExpected)
    {
        Wire.Health? health = null;
        var checks = 0;
        await Eventually.TrueAsync(() =>
        {
            if (++checks % 20 == 0)
            {
                device.Clock.Skip(TimeSpan.FromSeconds(5));
            }

            health = camera.Link?.Health;
            return health is not null && isExpected(health);
        });
        return health!;
    }

    private WholeDevice BrownOut(Uri server, string? folder = null)
    {
        var device = new WholeDevice(folder ?? _folder);
        device.Chip.Facts.ResetReason = ResetReason.BrownOut;
        device.Start(server);
        return device;
    }

    /// <summary>Connects to another server the first time, as if the address had previously belonged to another host.</summary>
    private sealed class Detour(Uri first) : IConnector
    {
        private readonly TcpConnector _tcp = new(30_000);
        private bool _isTaken;

        public Connection Open(ServerAddress server)
        {
            var address = _isTaken ? server : TestDevice.Address(first);
            _isTaken = true;
            return _tcp.Open(address);
        }
    }
}
