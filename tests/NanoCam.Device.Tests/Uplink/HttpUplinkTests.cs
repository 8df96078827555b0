using System.Net.Http.Json;
using System.Text.Json;
using NanoCam.Server.Cameras;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Uplink;

/// <summary>Photo mode against the real server.</summary>
public sealed class HttpUplinkTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanocam-photo-");
    private readonly DeviceClock _clock = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Photo_is_stored_with_the_values_of_its_headers()
    {
        await using var server = await TestServer.StartAsync();
        using var device = new TestDevice(_clock);
        device.Photo(server.Address, _folder.FullName);
        var camera = await PhotographedAsync(server, 1);

        Assert.Equal(device.Camera.Jpeg, await server.Client.GetByteArrayAsync("/api/cameras/door/frame.jpg"));
        Assert.Equal(7u, camera.BootId);
        Assert.Equal((DeviceIdentity.Firmware, ResetReason.PowerOn), (camera.UploadReport!.Firmware, camera.UploadReport.ResetReason));
        await Eventually.TrueAsync(() => device.Counted.Sent == 1);
        Assert.Equal(0u, device.Counted.LinkFaults);
    }

    [Fact]
    public async Task Photos_are_taken_at_the_interval_of_the_settings_file()
    {
        await using var server = await TestServer.StartAsync();
        using var device = new TestDevice(_clock);
        device.Photo(server.Address, _folder.FullName, options => options.IntervalSeconds = 900);
        for (var i = 1; i <= 3; i++)
        {
            await PhotographedAsync(server, i);
            await Eventually.TrueAsync(() => _clock.WaitOf(TestDevice.UplinkThread) is > 880_000 and <= 900_000);
            _clock.Skip(TimeSpan.FromSeconds(900));
        }
    }

    [Fact]
    public async Task Response_sets_interval_and_size()
    {
        await using var server = await TestServer.StartAsync();
        using var device = new TestDevice(_clock);
        device.Photo(server.Address, _folder.FullName);
        await PhotographedAsync(server, 1);
        await RestsAsync(300_000);
        using var _ = await server.Client.PutAsJsonAsync(
            "/api/cameras/door/settings",
            new
            {
                intervalMs = 60_000,
                width = 1024,
                height = 768,
            }
        );
        _clock.Skip(TimeSpan.FromSeconds(300));
        await PhotographedAsync(server, 2);
        await RestsAsync(60_000);
        _clock.Skip(TimeSpan.FromSeconds(60));
        await PhotographedAsync(server, 3);

        Assert.All(device.Camera.Formats.TakeLast(2), format => Assert.Equal((1024, 768), (format.Width, format.Height)));
    }

    [Fact]
    public async Task Photo_confirms_the_settings_it_was_taken_with()
    {
        await using var server = await TestServer.StartAsync();
        using var device = new TestDevice(_clock);
        device.Photo(server.Address, _folder.FullName);
        await PhotographedAsync(server, 1);
        await RestsAsync(300_000);
        using var _ = await server.Client.PutAsJsonAsync("/api/cameras/door/settings", new { width = 1024, height = 768 });
        _clock.Skip(TimeSpan.FromSeconds(300));
        var camera = await PhotographedAsync(server, 2);
        await RestsAsync(300_000);
        Assert.NotEqual(camera.Desired.Revision, camera.Reported?.Applied.Revision);

        _clock.Skip(TimeSpan.FromSeconds(300));
        await PhotographedAsync(server, 3);
        Assert.Equal(camera.Desired.Revision, camera.Reported?.Applied.Revision);
        Assert.Equal((1024, 768), (camera.Reported!.Applied.Width, camera.Reported.Applied.Height));
    }

    [Fact]
    public async Task Interval_for_live_cameras_does_not_replace_the_photo_interval()
    {
        await using var server = await TestServer.StartAsync();
        using var device = new TestDevice(_clock);
        device.Photo(server.Address, _folder.FullName);
        await PhotographedAsync(server, 1);
        await RestsAsync(300_000);
        using var _ = await server.Client.PutAsJsonAsync("/api/cameras/door/settings", new { intervalMs = 100 });
        _clock.Skip(TimeSpan.FromSeconds(300));
        await PhotographedAsync(server, 2);

        await RestsAsync(300_000);
        _clock.Skip(TimeSpan.FromSeconds(300));
        var camera = await PhotographedAsync(server, 3);
        await Eventually.TrueAsync(() => camera.Reported is not null);
        Assert.Equal(300_000u, camera.Reported!.Applied.IntervalMilliseconds);
    }

    [Fact]
    public async Task Sleeping_board_takes_one_photo_per_start_and_stores_the_desired_settings()
    {
        await using var server = await TestServer.StartAsync();
        using (var first = Sleeper(server.Address))
        {
            await SleepsAsync(first, 300_000);
            Assert.Equal((14, 1), (first.Chip.Sleeps[0].Pin, first.Chip.Sleeps[0].Level));
        }

        using var _ = await server.Client.PutAsJsonAsync(
            "/api/cameras/door/settings",
            new
            {
                intervalMs = 7_200_000,
                width = 1024,
                height = 768,
            }
        );
        using (var second = Sleeper(server.Address))
        {
            await SleepsAsync(second, 7_200_000);
            Assert.DoesNotContain(second.Camera.Formats, format => format is (1024, 768, _));
        }

        using var third = Sleeper(server.Address);
        await SleepsAsync(third, 7_200_000);
        Assert.All(third.Camera.Formats.TakeLast(2), format => Assert.Equal((1024, 768), (format.Width, format.Height)));
        Assert.Equal(
            3,
            server.Get<CameraRegistry>().All[0].Counters[FrameVerdict.Accepted]
                + server.Get<CameraRegistry>().All[0].Counters[FrameVerdict.Duplicate]
        );
    }

    [Fact]
    public async Task Starts_without_a_network_sleep_longer_each_time_and_recover_immediately()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var times in (int[])[1, 2, 4, 8, 8])
        {
            using var cut = Sleeper(server.Address, isUp: false);
            await Eventually.TrueAsync(() => cut.Camera.Takes > 0);
            await Eventually.TrueAsync(() =>
            {
                _clock.Skip(TimeSpan.FromSeconds(5));
                return cut.Chip.Sleeps.Count == 1;
            });
            Assert.InRange(cut.Chip.Sleeps[0].Milliseconds, (times * 300_000) - 120_000, times * 300_000);
        }

        using (var back = Sleeper(server.Address))
        {
            await SleepsAsync(back, 300_000);
        }

        using var again = Sleeper(server.Address, isUp: false);
        await Eventually.TrueAsync(() => again.Camera.Takes > 0);
        await Eventually.TrueAsync(() =>
        {
            _clock.Skip(TimeSpan.FromSeconds(5));
            return again.Chip.Sleeps.Count == 1;
        });
        Assert.InRange(again.Chip.Sleeps[0].Milliseconds, 200_000, 300_000);
    }

    [Fact]
    public async Task Photo_taken_before_the_network_is_up_reports_its_age()
    {
        await using var server = await TestServer.StartAsync();
        using var device = Sleeper(server.Address, isUp: false);

        // Three format changes (open, still, restore) show that the still was taken.
        await Eventually.TrueAsync(() => device.Camera.Formats.Count >= 3);
        _clock.Skip(TimeSpan.FromSeconds(12));
        device.Network.IsUp = true;
        var camera = await PhotographedAsync(server, 1);
        var frame = camera.Feed.TakeLatest()!;
        var age = frame.ReceivedMicroseconds - frame.CapturedMicroseconds;
        frame.Release();

        Assert.InRange(age, 12_000_000, 25_000_000);
    }

    [Fact]
    public async Task Dead_sensor_is_reported_without_a_photo_and_the_board_sleeps()
    {
        await using var server = await TestServer.StartAsync();
        using var device = new TestDevice(_clock);
        for (var i = 0; i < 100; i++)
        {
            device.Camera.OpenErrors.Enqueue(CameraError.NoSensor);
        }

        device.Photo(server.Address, _folder.FullName, options => options.IsSleeping = true);
        await SleepsAsync(device, 300_000);

        var camera = await server.Client.GetFromJsonAsync<JsonElement>("/api/cameras/door");
        var health = camera.GetProperty("health");
        Assert.Equal(
            ("noSensor", 0),
            (health.GetProperty("cameraError").GetString(), camera.GetProperty("counters").GetProperty("received").GetInt32())
        );
        Assert.Equal("camera", Assert.Single(health.GetProperty("faults").EnumerateArray()).GetString());
        Assert.Equal((0u, 0u), (device.Counted.Sent, device.Counted.LinkFaults));
    }

    [Fact]
    public async Task Recovered_sensor_takes_a_photo_and_clears_its_fault()
    {
        await using var server = await TestServer.StartAsync();
        using var device = new TestDevice(_clock);
        device.Camera.OpenError = CameraError.NoSensor;
        device.Photo(server.Address, _folder.FullName);
        await RestsAsync(300_000);
        Assert.True(server.Get<CameraRegistry>().TryGet("door", out var camera));
        Assert.Equal((CameraError.NoSensor, DeviceFaults.Camera), (camera.Health?.CameraError, camera.Health?.Faults));
        device.Camera.OpenError = CameraError.None;
        _clock.Skip(TimeSpan.FromSeconds(300));

        await PhotographedAsync(server, 1);
        await Eventually.TrueAsync(() => camera.Health is { CameraError: CameraError.None, Faults: 0 });
    }

    [Fact]
    public async Task Open_sensor_that_delivers_no_frames_is_reported()
    {
        await using var server = await TestServer.StartAsync();
        using var device = new TestDevice(_clock);
        device.Camera.WaitError = CameraError.Timeout;
        device.Photo(server.Address, _folder.FullName);
        await Eventually.TrueAsync(() =>
        {
            _clock.Skip(TimeSpan.FromSeconds(1));
            return server.Get<CameraRegistry>().TryGet("door", out var camera) && camera.Health?.CameraError == CameraError.Timeout;
        });
    }

    [Fact]
    public async Task Response_to_a_report_sets_the_interval_too()
    {
        await using var server = await TestServer.StartAsync();
        using var device = new TestDevice(_clock);
        device.Camera.OpenError = CameraError.NoSensor;
        device.Photo(server.Address, _folder.FullName);
        await RestsAsync(300_000);
        using var _ = await server.Client.PutAsJsonAsync("/api/cameras/door/settings", new { intervalMs = 60_000 });
        _clock.Skip(TimeSpan.FromSeconds(300));

        await RestsAsync(60_000);
    }

    [Fact]
    public async Task Photo_reports_faults_and_brownouts()
    {
        await using var server = await TestServer.StartAsync();
        using var device = new TestDevice(_clock);
        device.Health.SetFault(DeviceFaults.BrownOuts, true);
        device.Health.BrownOuts = 3;
        device.Photo(server.Address, _folder.FullName);
        var camera = await PhotographedAsync(server, 1);
        await Eventually.TrueAsync(() => camera.Health is not null);

        Assert.Equal((DeviceFaults.BrownOuts, (ushort)3), (camera.Health!.Faults, camera.Health.BrownOuts));
    }

    private TestDevice Sleeper(Uri server, bool isUp = true)
    {
        var device = new TestDevice(_clock);
        device.Network.IsUp = isUp;
        device.Photo(server, _folder.FullName, options => (options.IsSleeping, options.WakePin, options.WakeLevel) = (true, 14, 1));
        return device;
    }

    private static async Task SleepsAsync(TestDevice device, int milliseconds)
    {
        await Eventually.TrueAsync(() => device.Chip.Sleeps.Count == 1);
        Assert.InRange(device.Chip.Sleeps[0].Milliseconds, milliseconds - 20_000, milliseconds);
    }

    private static async Task<Server.Cameras.Camera> PhotographedAsync(TestServer server, int count)
    {
        Server.Cameras.Camera? camera = null;
        await Eventually.TrueAsync(() =>
            server.Get<CameraRegistry>().TryGet("door", out camera) && camera.Counters[FrameVerdict.Accepted] == count
        );
        return camera!;
    }

    private Task RestsAsync(int milliseconds) =>
        Eventually.TrueAsync(() =>
            _clock.WaitOf(TestDevice.UplinkThread) is var wait && wait > milliseconds - 20_000 && wait <= milliseconds
        );
}
