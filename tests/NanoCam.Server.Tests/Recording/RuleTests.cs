using NanoCam.Archive;
using NanoCam.Server.Recording;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Recording;

public sealed class RuleTests
{
    [Fact]
    public async Task Interval_rule_stores_one_frame_per_step_and_explains_the_others()
    {
        await using var server = await RecordingServer.StartAsync("Off");
        server.Server.Get<RecordingRules>().Set("door", new RecordingRule { Mode = RecordingMode.Interval, EverySeconds = 10 });
        // Counted from the start of a step.
        var start = (server.Now / 10_000_000 * 10_000_000) - 200_000_000;
        for (uint number = 0; number < 100; number++)
        {
            server.Send("door", number + 1, at: start + (number * 1_000_000));
        }

        await server.StoredAsync("door", 10);
        var balance = server.Explain("door");
        Assert.Equal((10, 90, 100, 0), (balance.Stored, balance.Thinned, balance.Received, balance.Unexplained));
    }

    [Fact]
    public async Task Frames_of_an_interval_longer_than_a_segment_share_a_segment()
    {
        var clock = new ManualClock();
        var options = new TestServerOptions
        {
            Time = clock,
            ExpectsWarnings = true,
            Settings = new Dictionary<string, string?> { ["NanoCam:Recording:SegmentSeconds"] = "10" },
        };
        await using var server = await RecordingServer.StartAsync("Off", options);
        server.Server.Get<RecordingRules>().Set("door", new RecordingRule { Mode = RecordingMode.Interval, EverySeconds = 60 });
        server.Server.Get<RecordingRules>().Set("yard", new RecordingRule { Mode = RecordingMode.Continuous });
        for (uint number = 1; number <= 3; number++)
        {
            server.Send("door", number);
            clock.Advance(TimeSpan.FromMinutes(1));

            // A frame of another camera is in the archive only after a round that inspects every open segment.
            server.Send("yard", number);
            await Eventually.TrueAsync(() =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return server.Frames("yard").Count == number;
            });
        }

        Assert.Equal(3, Assert.Single(server.Archive.Segments("door", 0, long.MaxValue / 2, RecordingTier.Dense)).Frames);
    }

    [Fact]
    public async Task Event_rule_stores_the_seconds_before_and_after_an_event()
    {
        await using var server = await RecordingServer.StartAsync("Off");
        var (service, rules) = (server.Server.Get<RecordingService>(), server.Server.Get<RecordingRules>());
        Assert.False(service.Trigger("door", "bell"));
        rules.Set(
            "door",
            new RecordingRule
            {
                Mode = RecordingMode.Event,
                BeforeSeconds = 600,
                AfterSeconds = 600,
            }
        );
        for (uint number = 1; number <= 10; number++)
        {
            server.Send("door", number);
        }

        Assert.Equal(RecordingState.Waiting, service.StatusOf("door").State);
        Assert.True(service.Trigger("door", "bell"));
        for (uint number = 11; number <= 15; number++)
        {
            server.Send("door", number);
        }

        await server.StoredAsync("door", 15);
        Assert.Equal(RecordingState.Recording, service.StatusOf("door").State);
        Assert.Equal(Enumerable.Range(1, 15).Select(number => (long)number), server.Frames("door").Select(frame => frame.Sequence));
        var detection = server.Events.List("door", 0, long.MaxValue / 2, [CameraEventKind.Detection]).Single();
        Assert.Equal(("trigger", "bell"), (detection.Cause, detection.Detail));
    }

    [Fact]
    public async Task Frames_before_an_event_use_at_most_their_share_of_memory()
    {
        await using var server = await RecordingServer.StartAsync(
            "Event",
            new TestServerOptions { Settings = new Dictionary<string, string?> { ["NanoCam:Ingest:MaxBufferedBytes"] = "16777216" } }
        );
        for (uint number = 1; number <= 500; number++)
        {
            server.Send("door", number, jpeg: TestJpeg.Create(30_000));
        }

        Assert.InRange(server.Server.Get<Server.Frames.FramePool>().RentedBytes, 3_000_000, 5_000_000);
        server.Server.Get<RecordingService>().Trigger("door", "bell");
        await server.StoredAsync("door", 100);
        var balance = server.Explain("door");
        Assert.Equal((500, 0), (balance.Received, balance.Unexplained));
    }

    [Fact]
    public async Task Rule_survives_a_restart()
    {
        await using var server = await RecordingServer.StartAsync("Off");
        var rule = new RecordingRule
        {
            Mode = RecordingMode.Continuous,
            MaxAge = TimeSpan.FromDays(30),
            MaxBytes = 1 << 30,
        };
        server.Server.Get<RecordingRules>().Set("door", rule);
        await server.Server.RestartAsync();
        Assert.Equal(rule, server.Server.Get<RecordingRules>().Get("door"));
        server.Send("door", 1);
        await server.StoredAsync("door", 1);
    }

    [Theory]
    [InlineData("2026-11-30T08:00:00", true)] // a Monday
    [InlineData("2026-11-30T07:59:59", false)]
    [InlineData("2026-11-30T18:00:00", false)]
    [InlineData("2026-12-01T12:00:00", false)]
    [InlineData("2026-12-04T23:00:00", true)] // Friday night
    [InlineData("2026-12-05T05:59:59", true)]
    [InlineData("2026-12-05T06:00:00", false)]
    public void Schedule_includes_its_weekly_times(string time, bool expected)
    {
        var rule = new RecordingRule
        {
            Schedule =
            [
                new ScheduleEntry([DayOfWeek.Monday], new TimeOnly(8, 0), new TimeOnly(18, 0)),
                new ScheduleEntry([DayOfWeek.Friday], new TimeOnly(22, 0), new TimeOnly(6, 0)),
            ],
        };
        Assert.Equal(expected, rule.IsActive(DateTime.Parse(time, System.Globalization.CultureInfo.InvariantCulture)));
    }
}
