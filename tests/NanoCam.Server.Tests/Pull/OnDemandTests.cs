using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Pull;
using NanoCam.Testing;
using NanoCam.Testing.Sources;

namespace NanoCam.Server.Tests.Pull;

/// <summary>On-demand sources are pulled while viewers watch.</summary>
public sealed class OnDemandTests : PullTestBase
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task On_demand_source_is_pulled_while_viewers_watch_and_for_10_more_seconds()
    {
        await using var source = new FakeCameraWebServer();
        await PullAsync(source.StreamUrl, _clock, ("OnDemand", "true"));
        await WaitUntilIdleAsync(source);
        Assert.Equal("online", (await Server.Client.CameraAsync(Id)).Text("state"));
        _clock.Advance(TimeSpan.FromHours(1));
        var idle = await Server.Client.CameraAsync(Id);
        Assert.Equal(("online", "pull", false), (idle.Text("state"), idle.Text("uplink"), idle.GetProperty("late").GetBoolean()));

        using (var viewer = AddViewer(out var feed))
        {
            Assert.NotNull(await viewer.TakeAsync(CancellationToken.None));
            await Eventually.TrueAsync(() => Status!.Phase == PullPhase.Connected);
            for (var i = 0; i < 4; i++)
            {
                // Shorter than the timeout of a silent source.
                var frames = Status!.Frames;
                _clock.Advance(ViewerDemand.Linger / 2);
                await Eventually.TrueAsync(() => Status.Frames > frames);
            }

            Assert.Equal(1, source.Watching);
            feed.Remove(viewer);
        }

        Assert.Equal(1, source.Watching);
        await WaitUntilIdleAsync(source);
        Assert.Null(Status!.Problem);
    }

    [Fact]
    public async Task Failed_on_demand_source_is_retried_without_viewers()
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
    public async Task Still_of_an_idle_source_is_its_second_capture()
    {
        await using var source = new FakeCameraWebServer();
        await PullAsync(source.StreamUrl, _clock, ("OnDemand", "true"), ("ControlUrl", source.ControlUrl.OriginalString));
        await WaitUntilIdleAsync(source);
        await Eventually.TrueAsync(async () =>
        {
            // A status request that timed out on the skipped time is retried after a pause.
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            return (await Server.Client.CameraAsync(Id)).GetProperty("controls").GetArrayLength() > 0;
        });

        using var answer = await Server.Client.PostAsync(new Uri($"api/cameras/{Id}/snapshot", UriKind.Relative), null);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(2, source.Requests.Count(head => head.StartsWith("GET /capture ", StringComparison.Ordinal)));
        Assert.Equal(0, source.Watching);
    }

    private async Task WaitUntilIdleAsync(FakeCameraWebServer source)
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

    private NewestFrameSink AddViewer(out CameraFeed feed)
    {
        Assert.True(Server.Get<CameraRegistry>().TryGet(Id, out var camera));
        feed = camera.Feed;
        var viewer = new NewestFrameSink();
        feed.Add(viewer, withLatest: false);
        return viewer;
    }
}
