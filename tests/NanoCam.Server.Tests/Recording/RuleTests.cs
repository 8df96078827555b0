using NanoCam.Archive;
using NanoCam.Server.Cameras;
using NanoCam.Server.Recording;
using NanoCam.Server.Recording.Storage;
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
    public async Task Camera_that_replaces_a_removed_one_keeps_its_recorder_and_the_old_frames_are_released()
    {
        await using var server = await RecordingServer.StartAsync("Event");
        var (cameras, recorders) = (server.Server.Get<CameraRegistry>(), server.Server.Get<CameraRecorders>());
        server.Send("door", 1);
        Assert.True(cameras.TryGet("door", out var old));
        cameras.Remove("door");
        // A last frame of the old connection.
        Assert.True(server.Server.Get<Server.Frames.FramePool>().TryRent(3_000, out var frame));
        recorders.Accept(old, frame, default, default, isStill: false);
        frame.Release();
        var before = recorders.Find("door");
        server.Send("door", 1);
        recorders.Remove(old);

        Assert.NotNull(recorders.Find("door"));
        Assert.NotSame(before, recorders.Find("door"));
    }

    [Fact]
    public async Task Cause_of_lost_frames_stays_when_the_time_before_an_event_passes()
    {
        await using var server = await TestServer.StartAsync();
        var pool = server.Get<Server.Frames.FramePool>();
        var ring = new EventRing(new RingBudget(long.MaxValue));
        var evicted = new FrameCounts();
        ring.Add(Record(1, lost: 5, GapCause.Link), 0, ref evicted);
        ring.Add(Record(2, lost: 0, GapCause.Unknown), 2, ref evicted);
        Assert.Equal(0u, evicted.Lost);

        ring.Trim(long.MaxValue, ref evicted);

        Assert.Equal((2u, 5u, GapCause.Link), (evicted.Thinned, evicted.Lost, evicted.Cause));

        RecordedFrame Record(long captured, uint lost, GapCause cause)
        {
            Assert.True(pool.TryRent(1_000, out var frame));
            var entry = new FrameEntry
            {
                CapturedMicroseconds = captured,
                Lost = lost,
                Cause = cause,
            };
            return new RecordedFrame(null!, frame, entry, IsMinute: false, IsHour: false);
        }
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
