using NanoCam.Device.Network;
using NanoCam.Device.Tests.EndToEnd;
using NanoCam.Server.Cameras;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Uplink;

/// <summary>The complete device with sleep between photos, and a Wi-Fi password that may be mistyped.</summary>
public sealed class PhotoNetworkTimeoutTests : IDisposable
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanocam-photo-");
    private readonly WholeDevice _device;

    public PhotoNetworkTimeoutTests()
    {
        _device = new WholeDevice(_folder.FullName);
        _device.Network.CanJoin = _device.Network.IsUp = false;
    }

    public void Dispose()
    {
        _device.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(CameraError.None)]
    [InlineData(CameraError.NoSensor)]
    public async Task Board_that_never_joined_stays_awake_until_the_setup_page_opens(CameraError error)
    {
        _device.Camera.OpenError = error;
        var watch = new JoinMonitor(_device.Network, Record(), _device.Clock);
        await StartAsync(Nowhere, error);
        await PassAsync(280);
        Assert.False(watch.IsSetupNeeded());
        await PassAsync(30);

        Assert.True(watch.IsSetupNeeded());
        Assert.Empty(_device.Chip.Sleeps);
    }

    [Fact]
    public async Task Board_that_cannot_open_the_page_sleeps_soon_after()
    {
        await StartAsync(Nowhere);
        await PassAsync(360);

        await Eventually.TrueAsync(() => _device.Chip.Sleeps.Count == 1);
    }

    [Fact]
    public async Task Photo_is_sent_after_a_slow_first_join_and_the_board_sleeps()
    {
        await using var server = await TestServer.StartAsync();
        await StartAsync(server.Address);
        await PassAsync(120);
        Assert.Empty(_device.Chip.Sleeps);
        _device.Network.CanJoin = true;
        await PassAsync(60);

        await Eventually.TrueAsync(() => _device.Chip.Sleeps.Count == 1);
        Assert.Equal(1, server.Get<CameraRegistry>().All[0].Counters[FrameVerdict.Accepted]);
    }

    [Theory]
    [InlineData(true, ResetReason.PowerOn)]
    [InlineData(false, ResetReason.DeepSleep)]
    public async Task Board_that_joined_before_or_wakes_from_deep_sleep_waits_only_briefly(bool hasWorked, ResetReason reason)
    {
        _device.Chip.Facts.ResetReason = reason;
        if (hasWorked)
        {
            Record().Save();
        }

        await StartAsync(Nowhere);
        // A thread that was not running when the clock was advanced begins its wait later, hence more than the 30 seconds.
        await PassAsync(60);

        await Eventually.TrueAsync(() => _device.Chip.Sleeps.Count == 1);
    }

    private JoinRecord Record() => new(_folder.FullName, "", "");

    private async Task StartAsync(Uri server, CameraError error = CameraError.None)
    {
        _device.StartPhoto(server);
        await Eventually.TrueAsync(() =>
            _device.Camera.Takes > 0 || (error != CameraError.None && _device.Device.Health.CameraError == error)
        );
    }

    // Advanced in steps, so that every thread checks repeatedly, as in real time.
    private async Task PassAsync(int seconds)
    {
        for (var passed = 0; passed < seconds; passed += 10)
        {
            var checks = _device.Network.Checks;
            _device.Clock.Skip(TimeSpan.FromSeconds(10));
            await Eventually.TrueAsync(() => _device.Network.Checks > checks + 1 || _device.Chip.Sleeps.Count > 0);
        }
    }
}
