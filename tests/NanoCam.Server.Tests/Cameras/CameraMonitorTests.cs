using NanoCam.Server.Cameras;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Cameras;

public sealed class CameraMonitorTests
{
    [Fact]
    public async Task Camera_on_the_HTTP_uplink_is_logged_when_it_comes_online_and_goes_offline()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(new TestServerOptions { Time = clock });
        await server.Client.PostAsync("/upload?camera=door", UploadRequests.Jpeg(TestJpeg.Create()));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["Camera door is online: it is sending frames"], Lines(server));

        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(
            ["Camera door is online: it is sending frames", "Camera door is offline: it has sent no frame for 10 s"],
            Lines(server)
        );
    }

    [Fact]
    public async Task Camera_with_its_own_connection_is_not_logged_twice()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(new TestServerOptions { Time = clock });
        Assert.True(server.Get<CameraRegistry>().TryGetOrAdd("door", out var camera));
        var link = new FakeLink();
        camera.Attach(link, clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000);
        clock.Advance(TimeSpan.FromSeconds(5));
        camera.Detach(link, hasLeft: false);
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Empty(Lines(server));
    }

    [Fact]
    public void Unknown_reasons_of_a_camera_share_one_name()
    {
        var counters = new ConnectionCounters();
        counters.CountEnded(nameof(GoodbyeReason.Timeout));
        for (byte reason = 100; reason < 200; reason++)
        {
            counters.CountEnded(((GoodbyeReason)reason).ToString());
        }

        Assert.Equal(1, counters.Ended["timeout"]);
        Assert.Equal(100, counters.Ended["other"]);
    }

    private static IEnumerable<string> Lines(TestServer server) =>
        server
            .Logs.Entries.Where(entry => entry.Category.EndsWith(nameof(CameraMonitor), StringComparison.Ordinal))
            .Select(entry => entry.Message);
}
