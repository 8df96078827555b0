using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Uplink;

/// <summary>The stream uplink over links that break, stall or are slow, against the real server.</summary>
public sealed class StreamUplinkLinkTests
{
    [Fact]
    public async Task Link_that_breaks_inside_a_frame_is_reopened()
    {
        await using var server = await TestServer.StartAsync();
        await using var proxy = FlakyProxy.Start(server.Address);
        using var device = new TestDevice();
        device.Camera.Jpeg = TestJpeg.Create(50_000);
        device.Stream(proxy.Address);
        var camera = await server.CameraAsync();
        await Eventually.TrueAsync(() => camera.Counters[FrameVerdict.Accepted] > 5);
        proxy.ToServer.CutAfter = 75_000;

        await Eventually.TrueAsync(() => device.Counted.Reconnects == 1);
        var before = camera.Counters[FrameVerdict.Accepted];
        await Eventually.TrueAsync(() => camera.Counters[FrameVerdict.Accepted] > before + 5);
        Assert.Equal(1, camera.Counters[FrameVerdict.Truncated]);
        Assert.Equal(0u, device.Counted.LinkFaults);
        Assert.Equal(1, camera.Counters.Boots);
    }

    [Fact]
    public async Task Camera_reconnects_to_a_restarted_server()
    {
        await using var server = await TestServer.StartAsync();
        var clock = new DeviceClock();
        using var device = new TestDevice(clock);
        device.Stream(server.Address);
        await server.CameraAsync();
        await server.StopAsync();
        await Eventually.TrueAsync(() => device.Capture.IsPaused);
        await server.StartAgainAsync();
        clock.Skip(TimeSpan.FromMinutes(2));

        var camera = await server.CameraAsync();
        await Eventually.TrueAsync(() => camera.Counters[FrameVerdict.Accepted] > 5);
        Assert.Equal((1u, 0u), (device.Counted.Reconnects, device.Counted.LinkFaults));
    }

    [Fact]
    public async Task Half_open_link_is_closed_after_three_heartbeats()
    {
        await using var server = await TestServer.StartAsync();
        await using var proxy = FlakyProxy.Start(server.Address);
        var clock = new DeviceClock();
        using var device = new TestDevice(clock);
        var uplink = device.Stream(proxy.Address);
        await server.CameraAsync();
        proxy.HalfOpen();
        clock.Skip(TimeSpan.FromSeconds(29));
        Assert.False(device.Capture.IsPaused);
        clock.Skip(TimeSpan.FromSeconds(2));

        await Eventually.TrueAsync(() => device.Counted.LinkFaults == 1);
        Assert.NotEmpty(uplink.LastFault);
        proxy.ToServer.Resume();
        proxy.ToClient.Resume();
        await Eventually.TrueAsync(() => device.Counted.Reconnects == 1);
    }

    [Fact]
    public async Task On_a_slow_link_the_newest_frame_wins_and_its_age_stays_low()
    {
        await using var server = await TestServer.StartAsync();
        await using var proxy = FlakyProxy.Start(server.Address);
        using var device = new TestDevice();
        device.Camera.Jpeg = TestJpeg.Create(20_000);
        device.Stream(proxy.Address);
        var camera = await server.CameraAsync();
        await Eventually.TrueAsync(() => camera.Link?.Clock is not null && camera.Counters[FrameVerdict.Accepted] > 5);
        proxy.ToServer.BytesPerSecond = 200_000;
        var slowSince = camera.Counters[FrameVerdict.Accepted];
        await Eventually.TrueAsync(() => camera.Counters[FrameVerdict.Accepted] > slowSince + 20);
        var frame = camera.Feed.TakeLatest()!;
        var age = frame.ReceivedMicroseconds - frame.CapturedMicroseconds;
        frame.Release();

        // Two frames in flight at 10 frames/s and a third being written: 0.3 s. Ten times the rate comes from the sensor.
        Assert.InRange(age, 0, 1_500_000);
        Assert.True(device.Counted.Replaced > 50, $"replaced {device.Counted.Replaced}");
        Assert.True(camera.Counters.Missing > 50, $"missing {camera.Counters.Missing}");
        Assert.Equal((0u, 0u), (device.Counted.Reconnects, device.Counted.LinkFaults));
    }

    [Fact]
    public async Task Frames_continue_across_2_to_the_31_milliseconds_of_uptime()
    {
        await using var server = await TestServer.StartAsync();
        var clock = new DeviceClock(TimeSpan.FromMilliseconds(int.MaxValue - 5000.0));
        using var device = new TestDevice(clock);
        device.Stream(server.Address);
        var camera = await server.CameraAsync();
        await Eventually.TrueAsync(() => camera.Counters[FrameVerdict.Accepted] > 5);
        clock.Skip(TimeSpan.FromSeconds(6));
        var before = camera.Counters[FrameVerdict.Accepted];
        await Eventually.TrueAsync(() => camera.Counters[FrameVerdict.Accepted] > before + 20);

        Assert.Equal((0u, 0u), (device.Counted.Reconnects, device.Counted.LinkFaults));
    }

    [Fact]
    public async Task Network_is_used_as_soon_as_it_returns_after_a_day()
    {
        await using var server = await TestServer.StartAsync();
        var clock = new DeviceClock();
        using var device = new TestDevice(clock);
        device.Stream(server.Address);
        await server.CameraAsync();
        device.Network.IsUp = false;
        await server.StopAsync();
        await Eventually.TrueAsync(() => device.Capture.IsPaused);
        clock.Skip(TimeSpan.FromDays(1));
        await server.StartAgainAsync();
        device.Network.IsUp = true;

        await server.CameraAsync();
        await Eventually.TrueAsync(() => device.Counted.Reconnects == 1);
    }
}
