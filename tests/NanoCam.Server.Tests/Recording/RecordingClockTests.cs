using NanoCam.Server.Recording;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Recording;

public sealed class RecordingClockTests
{
    [Fact]
    public async Task Recording_of_an_event_ends_when_the_date_is_set_back()
    {
        var clock = new ManualClock();
        await using var server = await RecordingServer.StartAsync("Event", new TestServerOptions { Time = clock, ExpectsWarnings = true });
        server.Send("door", 1);
        var service = server.Server.Get<RecordingService>();
        Assert.True(service.Trigger("door", "bell"));
        clock.SetDate(TimeSpan.FromHours(-1));
        server.Send("door", 2);
        Assert.Equal("event", service.StatusOf("door").ReasonCode);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(365 * 24)]
    [InlineData(-365 * 24)]
    public async Task Setting_the_clock_forward_and_back_loses_no_frame_and_affects_no_other_day(int hours)
    {
        var clock = new ManualClock();
        await using var server = await RecordingServer.StartAsync(options: new TestServerOptions { Time = clock, ExpectsWarnings = true });
        uint number = 0;
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 10; i++)
            {
                clock.Advance(TimeSpan.FromMilliseconds(100));
                server.Send("door", ++number);
            }

            clock.SetDate(TimeSpan.FromHours(round == 0 ? hours : -hours));
        }

        clock.SetDate(TimeSpan.FromHours(hours));
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return server.Frames("door").Count == 30;
        });
        var start = (ManualClock.Start.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / 10;
        const long Hour = 3_600_000_000L;
        Assert.Equal(0, server.Explain("door").Unexplained);
        // The hour of the true date contains only its own frames, which can be found by time.
        var frames = server.Archive.Frames("door", start, start + Hour / 2).Select(frame => frame.Sequence).ToList();
        Assert.Equal([.. Enumerable.Range(1, 10), .. Enumerable.Range(21, 10)], frames.Select(sequence => (int)sequence));
        Assert.InRange(server.Archive.Nearest("door", start)!.Value.Sequence, 1, 1);
        var other = start + (hours * Hour);
        Assert.Equal(10, server.Archive.Frames("door", other, other + (Hour / 2)).Count());
        Assert.Equal(10, server.Archive.Density("door", other, other + (Hour / 2), 60).Frames.Sum());
    }
}
