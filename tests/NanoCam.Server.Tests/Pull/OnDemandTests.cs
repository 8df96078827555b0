using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Pull;
using NanoCam.Testing;
using NanoCam.Testing.Sources;

namespace NanoCam.Server.Tests.Pull;

/// <summary>A source on demand is pulled while somebody watches, and a little longer.</summary>
public sealed class OnDemandTests : PullTestBase
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task It_rests_after_its_first_picture_wakes_for_a_viewer_and_lingers_behind_them()
    {
        await using var source = new FakeCameraWebServer();
        await PullAsync(source.StreamUrl, _clock, ("OnDemand", "true"));
        await RestsAsync(source);
        Assert.Equal("online", (await Server.Client.CameraAsync(Id)).Text("state"));

        using (var viewer = Watch(out var feed))
        {
            Assert.NotNull(await viewer.TakeAsync(CancellationToken.None));
            await Eventually.TrueAsync(() => Status!.Phase == PullPhase.Connected);
            for (var i = 0; i < 4; i++)
            {
                // Less than the silence that would end the connection for another reason.
                var frames = Status!.Frames;
                _clock.Advance(ViewerDemand.Linger / 2);
                await Eventually.TrueAsync(() => Status.Frames > frames);
            }

            Assert.Equal(1, source.Watching);
            feed.Remove(viewer);
        }

        Assert.Equal(1, source.Watching);
        await RestsAsync(source);
        Assert.Null(Status!.Problem);
    }

    [Fact]
    public async Task A_source_that_failed_is_asked_again_though_nobody_watches()
    {
        await using var source = FakeSource.Answering(FakeSource.Head("503 Busy\nConnection: close\nContent-Length: 0"));
        await PullAsync(source.Address, _clock, ("OnDemand", "true"));
        await ProblemInAsync(PullPhase.Waiting);

        await Eventually.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return source.Requests.Count >= 3;
        });
    }

    [Fact]
    public async Task A_still_of_a_source_that_rests_is_the_second_that_it_takes()
    {
        await using var source = new FakeCameraWebServer();
        await PullAsync(source.StreamUrl, _clock, ("OnDemand", "true"), ("ControlUrl", source.ControlUrl.OriginalString));
        await RestsAsync(source);
        await Eventually.TrueAsync(async () =>
        {
            // Where the time that was skipped was too much for its status, it is asked again after a pause.
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            return (await Server.Client.CameraAsync(Id)).GetProperty("controls").GetArrayLength() > 0;
        });

        using var answer = await Server.Client.PostAsync(new Uri($"api/cameras/{Id}/snapshot", UriKind.Relative), null);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(2, source.Requests.Count(head => head.StartsWith("GET /capture ", StringComparison.Ordinal)));
        Assert.Equal(0, source.Watching);
    }

    private async Task RestsAsync(FakeCameraWebServer source)
    {
        await Eventually.TrueAsync(() =>
        {
            if (Status?.Phase == PullPhase.Connected)
            {
                _clock.Advance(ViewerDemand.Linger);
            }

            return Status?.Phase == PullPhase.Idle;
        });
        await Eventually.TrueAsync(() => source.Watching == 0);
    }

    private NewestFrameSink Watch(out CameraFeed feed)
    {
        Assert.True(Server.Get<CameraRegistry>().TryGet(Id, out var camera));
        feed = camera.Feed;
        var slot = new NewestFrameSink();
        feed.Add(slot, withLatest: false);
        return slot;
    }
}
