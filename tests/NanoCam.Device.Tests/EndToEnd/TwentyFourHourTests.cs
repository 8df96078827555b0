using NanoCam.Device.Provisioning;
using NanoCam.Device.Tests.Fakes;
using NanoCam.Device.Uplink;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.EndToEnd;

/// <summary>The complete device, with all of its threads and a clock that jumps, over a day with every kind of loss.</summary>
public sealed class TwentyFourHourTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("nanocam-day").FullName;

    // 49.7 days of uptime: 32 bits of milliseconds overflow in the first hour.
    private readonly SteppedClock _clock = new(TimeSpan.FromMilliseconds(uint.MaxValue) - TimeSpan.FromMinutes(30), wakes: true);
    private readonly TestNetwork _network = new();
    private readonly TestChip _chip = new();
    private readonly ScriptedServer _server;
    private readonly ScriptedCamera _camera;
    private readonly CameraDevice _device;

    public TwentyFourHourTests()
    {
        _server = new ScriptedServer(_clock);
        _camera = new ScriptedCamera(_clock);
        Assert.True(ServerAddress.TryParse("http://192.0.2.1:8080", out var address));
        var settings = new DeviceSettings
        {
            CameraId = "day",
            Board = "esp32-s3-eye",
            Server = address,
            IntervalMilliseconds = 10_000,
        };
        var hardware = new DeviceHardware(_clock, _chip, _camera, new TestFlash(), _network, _folder);
        _device = new CameraDevice(settings, hardware, _server, new PlainHttpClients());
    }

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task After_24_hours_with_every_kind_of_loss_frames_are_live_and_losses_counted()
    {
        _clock.Expect(threads: 4);
        _device.Start();
        await PassAsync(2 * Hour);
        Assert.InRange(_server.Frames, 650, 740);
        Assert.Equal(1, _server.Connections);

        // The server is off for three hours.
        _server.IsUp = false;
        _server.Cut();
        var frames = _server.Frames;
        await PassAsync(3 * Hour);
        Assert.Equal(frames, _server.Frames);
        _server.IsUp = true;
        await PassAsync(Hour);
        Assert.InRange(_server.Frames - frames, 340, 370);

        // Wi-Fi is unavailable for nine hours.
        _network.IsUp = false;
        _network.CanJoin = false;
        _server.Cut();
        var joins = _network.Joins;
        await PassAsync(9 * Hour);
        Assert.InRange(_network.Joins - joins, 9 * 50, 9 * 75);
        _network.CanJoin = true;
        frames = _server.Frames;
        await PassAsync(Hour);
        Assert.InRange(_server.Frames - frames, 340, 370);

        // The link is half open for an hour: all bytes are lost.
        _server.IsSilent = true;
        await PassAsync(Hour);
        _server.IsSilent = false;
        frames = _server.Frames;
        await PassAsync(Hour);
        Assert.InRange(_server.Frames - frames, 340, 370);

        // The sensor does not respond for an hour, and the server requests another size in the meantime.
        _camera.WaitError = CameraError.Timeout;
        await PassAsync(TimeSpan.FromMinutes(5));
        Assert.NotEqual(0u, _server.Health.Faults & DeviceFaults.Camera);
        Assert.Equal(CameraError.Timeout, _server.Health.CameraError);
        _server.SendSettings(
            new CameraSettings
            {
                Revision = 9,
                Width = 320,
                Height = 240,
                IntervalMilliseconds = 5000,
            }
        );
        await PassAsync(TimeSpan.FromMinutes(55));
        _camera.WaitError = CameraError.None;
        frames = _server.Frames;
        await PassAsync(Hour);
        Assert.InRange(_server.Frames - frames, 680, 730);

        // Four uneventful hours until the end of the day.
        frames = _server.Frames;
        var connections = _server.Connections;
        await PassAsync(4 * Hour);
        Assert.InRange(_server.Frames - frames, 4 * 700, (4 * 720) + 5);
        Assert.Equal(connections, _server.Connections);

        var health = _server.Health;
        Assert.Equal(0u, health.Faults);
        Assert.Equal(CameraError.None, health.CameraError);
        Assert.Equal(_server.Frames, (double)health.Sent, 30.0);
        Assert.Equal(1u, health.WifiLosses);
        Assert.True(health.LinkFaults > 0);
        Assert.Equal((uint)_server.Hellos.Count - 1, health.Reconnects);
        Assert.Single(_server.Hellos.Select(hello => hello.BootId).Distinct());
        Assert.Equal((9u, 320), (_server.Results[^1].Applied.Revision, _server.Results[^1].Applied.Width));
        Assert.Equal(0, _chip.Reboots);

        _device.Stop.Set();
        var joined = Task.Run(_device.Join);
        // Five minutes of the simulated clock may pass before the threads get the processor.
        await Eventually.TrueAsync(() => _clock.RunAsync(() => joined.IsCompleted, TimeSpan.FromMinutes(5)));
    }

    private Task<bool> PassAsync(TimeSpan time) => _clock.RunAsync(() => false, time);
}
