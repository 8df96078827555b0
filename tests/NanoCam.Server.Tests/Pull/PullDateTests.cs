using NanoCam.Server.Cameras;
using NanoCam.Server.Ingest;
using NanoCam.Server.Pull;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Pull;

public sealed class PullDateTests
{
    [Fact]
    public async Task Pulled_camera_continues_when_the_clock_is_set_back()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync();
        var camera = new Camera("porch");
        var frames = new PullFrames(camera, new PullStatus(), server.Get<FrameGate>(), clock);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(frames.Receive(TestJpeg.Create(2000)));
        clock.SetDate(TimeSpan.FromDays(-1));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(frames.Receive(TestJpeg.Create(3000)));
        Assert.Equal(2, camera.Feed.Published);
        camera.Feed.Close();
    }
}
