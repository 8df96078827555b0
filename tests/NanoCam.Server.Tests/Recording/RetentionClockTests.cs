using Microsoft.Extensions.Logging.Abstractions;
using NanoCam.Server.Frames;
using NanoCam.Server.Recording;
using NanoCam.Server.Recording.Storage;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Recording;

/// <summary>A date that is wrong must not delete an archive.</summary>
public sealed class RetentionClockTests
{
    private static readonly long Year = (long)TimeSpan.FromDays(365).TotalMicroseconds;

    [Fact]
    public async Task Date_that_is_set_forward_deletes_no_recording()
    {
        var clock = new ManualClock();
        await using var server = await StartAsync(clock);
        await RecordAsync(server, clock);
        var retention = server.Server.Get<RetentionService>();
        Assert.Empty((await retention.RunAsync()).Items);

        clock.SetDate(TimeSpan.FromDays(400));
        Assert.Empty(retention.DryRun().Items);
        Assert.Empty((await retention.RunAsync()).Items);
        clock.SetDate(TimeSpan.FromDays(-400));
        Assert.Empty((await retention.RunAsync()).Items);

        Assert.Equal(10, server.Frames("door").Count(frame => frame.Sequence <= 10));
    }

    [Fact]
    public async Task Date_that_is_far_ahead_of_the_newest_recording_counts_after_a_day()
    {
        var clock = new ManualClock();
        await using var server = await StartAsync(clock);
        await RecordAsync(server, clock);
        var newest = server.Server.Get<SegmentIndex>().Totals().Max(total => total.Newest);
        var later = new ManualClock();
        later.SetDate(TimeSpan.FromDays(400));
        var retention = new RetentionClock(server.Server.Get<SegmentIndex>(), later, NullLogger<RetentionClock>.Instance);

        Assert.Equal(newest, retention.NowMicroseconds);
        later.Advance(TimeSpan.FromHours(23));
        Assert.Equal(newest + (23 * 3_600_000_000L), retention.NowMicroseconds);
        later.SetDate(TimeSpan.FromDays(-30));
        later.Advance(TimeSpan.FromHours(23));
        Assert.InRange(retention.NowMicroseconds, newest, newest + Year);
        later.Advance(TimeSpan.FromHours(25));
        Assert.Equal(later.Microseconds(), retention.NowMicroseconds);
    }

    [Fact]
    public async Task Free_space_is_that_of_the_disk_of_the_archive()
    {
        const string OtherDisk = "/dev/shm";
        if (!Directory.Exists(OtherDisk))
        {
            return;
        }

        await using var server = await StartAsync(new ManualClock());
        var archive = Path.Combine(server.Server.DataDirectory, "recordings");
        Assert.False(Directory.Exists(archive));
        Directory.CreateSymbolicLink(archive, OtherDisk);
        Assert.Equal(new DriveInfo(OtherDisk).TotalSize, server.Server.Get<RecordingStorage>().Report().TotalBytes);
        Directory.Delete(archive);
    }

    private static Task<RecordingServer> StartAsync(ManualClock clock) =>
        RecordingServer.StartAsync(
            options: new TestServerOptions
            {
                Time = clock,
                ExpectsWarnings = true,
                Settings = new Dictionary<string, string?>
                {
                    ["NanoCam:Recording:MaxAge"] = "30.00:00:00",
                    ["NanoCam:Recording:MinFreeBytes"] = "0",
                },
            }
        );

    // Two segments: the first one is closed.
    private static async Task RecordAsync(RecordingServer server, ManualClock clock)
    {
        for (uint number = 1; number <= 20; number++)
        {
            server.Send("door", number, ago: number <= 10 ? TimeSpan.FromHours(3) : default);
        }

        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return server.Frames("door").Count >= 20 && server.Server.Get<SegmentIndex>().Totals().Any(total => total.Tier == 0);
        });
    }
}
