using System.Net;
using System.Net.Http.Json;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Uplink;

/// <summary>The device's stream uplink against the real server.</summary>
public sealed class StreamUplinkTests
{
    [Fact]
    public async Task Live_frames_arrive_complete_and_in_order()
    {
        await using var server = await TestServer.StartAsync();
        using var device = new TestDevice();
        var uplink = device.Stream(server.Address);
        var camera = await server.CameraAsync();
        await Eventually.TrueAsync(() => camera.Counters[FrameVerdict.Accepted] > 50);

        Assert.Equal(camera.Counters.Received, camera.Counters[FrameVerdict.Accepted]);
        Assert.Equal(device.Camera.Jpeg, await server.Client.GetByteArrayAsync("/api/cameras/door/frame.jpg"));
        Assert.Equal((7u, 1L), (camera.BootId, camera.Counters.Boots));
        await Eventually.TrueAsync(() => uplink.Statistics.Accepted > 50);
        Assert.Equal(0, uplink.Statistics.Rejected);
    }

    [Fact]
    public async Task Hello_contains_identity_and_capabilities()
    {
        await using var server = await TestServer.StartAsync();
        using var device = new TestDevice();
        device.Stream(server.Address);
        var hello = (await server.CameraAsync()).Link!.Hello;

        Assert.Equal(("door", DeviceIdentity.Firmware, "Test board"), (hello.CameraId, hello.Firmware, hello.Board));
        Assert.Equal((ResetReason.PowerOn, (sbyte)-61), (hello.ResetReason, hello.Rssi));
        Assert.Equal(Capabilities.Still | Capabilities.Reboot | Capabilities.Temperature, hello.Capabilities);
    }

    [Fact]
    public async Task Settings_are_applied_and_reported()
    {
        await using var server = await TestServer.StartAsync();
        using var device = new TestDevice();
        device.Stream(server.Address);
        var camera = await server.CameraAsync();
        using var response = await server.Client.PutAsJsonAsync(
            "/api/cameras/door/settings",
            new
            {
                width = 800,
                height = 600,
                quality = 55,
                intervalMs = 40,
                controls = new { brightness = 1 },
            }
        );
        Assert.True(response.IsSuccessStatusCode);

        await Eventually.TrueAsync(() => camera.Reported?.Applied.Width == 800);
        var applied = camera.Reported!.Applied;
        Assert.Equal((600, 55, 40u), (applied.Height, applied.Quality, applied.IntervalMilliseconds));
        Assert.Contains((800, 600, 55), device.Camera.Formats);
        Assert.Contains(new ControlValue { Control = CameraControl.Brightness, Value = 1 }, device.Camera.Controls);
    }

    [Fact]
    public async Task New_camera_keeps_its_interval_until_the_server_sends_another()
    {
        await using var server = await TestServer.StartAsync();
        using var device = new TestDevice();
        device.Options.Settings.IntervalMilliseconds = 50;
        device.Stream(server.Address);
        var camera = await server.CameraAsync();
        await Eventually.TrueAsync(() => camera.Reported is not null);
        Assert.Equal((0u, 50u), (camera.Reported!.Applied.Revision, camera.Reported.Applied.IntervalMilliseconds));

        (object Body, uint Interval)[] changes =
        [
            (new { quality = 55 }, 50),
            (new { intervalMs = 0 }, 0),
            (new { intervalMs = 500 }, 500),
            (new { intervalMs = (int?)null }, 50),
        ];
        foreach (var (body, interval) in changes)
        {
            using var response = await server.Client.PutAsJsonAsync("/api/cameras/door/settings", body);
            Assert.True(response.IsSuccessStatusCode);
            await Eventually.TrueAsync(() => camera.Reported?.Applied.Revision == camera.Desired.Revision);
            Assert.Equal(interval, camera.Reported!.Applied.IntervalMilliseconds);
        }
    }

    [Fact]
    public async Task Settings_of_Welcome_are_applied_and_reported()
    {
        await using var server = await TestServer.StartAsync();
        using (var first = new TestDevice())
        {
            first.Stream(server.Address);
            await server.CameraAsync();
        }

        await server.Client.PutAsJsonAsync("/api/cameras/door/settings", new { width = 1024, height = 768 });
        using var device = new TestDevice();
        device.Stream(server.Address);
        var camera = await server.CameraAsync();

        await Eventually.TrueAsync(() => camera.Reported?.Applied.Width == 1024);
    }

    [Fact]
    public async Task Still_is_taken_between_live_frames()
    {
        await using var server = await TestServer.StartAsync();
        using var device = new TestDevice();
        device.Stream(server.Address);
        var camera = await server.CameraAsync();
        await Eventually.TrueAsync(() => camera.Counters[FrameVerdict.Accepted] > 5);
        using var response = await server.Client.PostAsync("/api/cameras/door/snapshot", null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains((1600, 1200, 80), device.Camera.Formats);
        var before = camera.Counters[FrameVerdict.Accepted];
        await Eventually.TrueAsync(() => camera.Counters[FrameVerdict.Accepted] > before + 5);
        Assert.Equal((320, 240, 80), device.Camera.Formats[^1]);
    }

    [Fact]
    public async Task Health_reaches_the_server_immediately()
    {
        await using var server = await TestServer.StartAsync();
        using var device = new TestDevice();
        device.Stream(server.Address);
        var camera = await server.CameraAsync();
        await Eventually.TrueAsync(() => camera.Link?.Health is not null);

        Assert.Equal(
            (-61, 41, 4u << 20),
            (camera.Link!.Health!.Rssi, camera.Link.Health.TemperatureCelsius, camera.Link.Health.FreeMemory)
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12_345_678)]
    [InlineData((1L << 31) - 2000)]
    [InlineData((1L << 32) + 77)]
    [InlineData(1L << 40)]
    public async Task Clock_offset_is_measured_at_any_device_uptime(long uptimeMilliseconds)
    {
        await using var server = await TestServer.StartAsync();
        var clock = new DeviceClock(TimeSpan.FromMilliseconds(uptimeMilliseconds));
        using var device = new TestDevice(clock);
        device.Stream(server.Address);
        var camera = await server.CameraAsync();
        await Eventually.TrueAsync(() => camera.Link?.Clock is not null);
        var measured = camera.Link!.Clock!.Value;

        var before = Now();
        var device1 = clock.Microseconds;
        var after = Now();
        var slack = (measured.RoundTripMicroseconds / 2) + 1000;
        Assert.InRange(measured.OffsetMicroseconds, before - device1 - slack, after - device1 + slack);
        await Eventually.TrueAsync(() => camera.Counters[FrameVerdict.Accepted] > 5);

        static long Now() => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
    }

    [Fact]
    public async Task Without_a_connection_no_frame_is_copied_from_the_sensor()
    {
        using var device = new TestDevice();
        device.Network.IsUp = false;
        device.Stream(new Uri("http://127.0.0.1:9/"));
        await Eventually.TrueAsync(() => device.Camera.IsOpen);
        await using var server = await TestServer.StartAsync();

        Assert.True(device.Capture.IsPaused);
        Assert.Equal(0, device.Camera.Takes);
    }
}
