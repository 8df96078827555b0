using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using NanoCam.Archive;
using NanoCam.Server.Background;
using NanoCam.Server.Recording;
using NanoCam.Server.Recording.Storage;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Recording;

public sealed class RetentionTests
{
    [Fact]
    public async Task Old_dense_frames_are_deleted_and_one_per_minute_is_kept()
    {
        await using var server = await StartAsync(("MaxAge", "01:00:00"));
        SendOldAndNew(server);

        // Retention also runs automatically, so all 20 frames may never exist at the same time.
        await Eventually.TrueAsync(() => server.Frames("door") is { Count: 11 } frames && frames[0].Segment.Tier == RecordingTier.Minute);
        Assert.True(Assert.Single(Dense(server)).IsOpen);
        Assert.Equal(0, server.Explain("door").Unexplained);
        Assert.Equal(RecordingTier.Minute, server.Archive.Nearest("door", server.Now - (3 * 3_600_000_000L))!.Value.Segment.Tier);
        using var slice = server.Archive.OpenFrame(server.Frames("door")[0])!;
        Assert.Equal(TestJpeg.Create(3_000, seed: 1), slice.ReadBytes());
    }

    [Fact]
    public async Task Dry_run_lists_what_would_be_deleted_and_deletes_nothing()
    {
        await using var server = await StartAsync(("MaxBytes", "1048576"));
        for (uint hour = 8; hour >= 1; hour--)
        {
            for (uint number = 0; number < 3; number++)
            {
                server.Send("door", (10 * (8 - hour)) + number + 1, jpeg: TestJpeg.Create(90_000), ago: TimeSpan.FromHours(hour));
            }
        }

        await Eventually.TrueAsync(() => Dense(server).Count(segment => !segment.IsOpen) == 7 && server.HasAllRows());
        var retention = server.Server.Get<RetentionService>();
        var planned = retention.DryRun().Items.Select(item => (item.Segment!.Name, item.Reason)).ToList();
        Assert.Equal(Dense(server).Take(planned.Count).Select(segment => (segment.Name, "bytes")), planned);
        Assert.NotEmpty(planned);
        var before = server.Server.Get<RecordingStorage>().Report().UsedBytes;
        Assert.Equal(planned, (await retention.RunAsync()).Items.Select(item => (item.Segment!.Name, item.Reason)));
        Assert.Empty(retention.DryRun().Items);
        Assert.True(server.Server.Get<RecordingStorage>().Report().UsedBytes < before);
    }

    [Fact]
    public async Task Pinned_segment_is_kept_until_the_pin_is_removed()
    {
        await using var server = await StartAsync(("MaxAge", "01:00:00"));
        var pins = server.Server.Get<Pins>();
        var pin = pins.Add("door", server.Now - (4 * 3_600_000_000L), server.Now + 3_600_000_000, "burglar");
        SendOldAndNew(server);
        await server.StoredAsync("door", 20);
        Assert.Empty((await server.Server.Get<RetentionService>().RunAsync()).Items);
        Assert.All(Dense(server), segment => Assert.True(segment.IsPinned));
        var kept = (await server.Server.Get<RetentionService>().DeleteRangeAsync("door", 0, server.Now)).Kept;
        Assert.Single(kept, segment => segment.IsPinned);
        Assert.True(pins.Remove(pin.Id));
        Assert.False(pins.Remove(pin.Id));
        Assert.Equal("age", (await server.Server.Get<RetentionService>().RunAsync()).Items.Single().Reason);
    }

    [Fact]
    public async Task Segment_that_cannot_be_deleted_is_reported_and_deleted_later()
    {
        var files = new FailingFiles { DeleteError = new IOException("Operation not permitted") };
        await using var server = await StartAsync(files, ("MaxAge", "01:00:00"));
        SendOldAndNew(server);
        await server.StoredAsync("door", 11);
        await server.Server.Get<RetentionService>().RunAsync();
        var storage = server.Server.Get<RecordingStorage>();
        await Eventually.TrueAsync(() => storage.Report().Undeletable is [{ Reason: "Operation not permitted" }]);
        var path = storage.Report().Undeletable.Single().Path;
        Assert.True(File.Exists(path));
        files.DeleteError = null;
        await server.Server.Get<RetentionService>().RunAsync();
        Assert.Empty(storage.Report().Undeletable);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Many_segments_are_deleted_at_low_priority_with_one_flush_of_their_folder()
    {
        var files = new FailingFiles();
        await using var server = await StartAsync(files);
        for (var minute = 0; minute < 30; minute++)
        {
            ArchiveSample.Add(server.Server, "old", ArchiveSample.Start + (minute * 60 * ArchiveSample.Second), ArchiveSample.Second, 1);
        }

        var day = server.Server.Get<ArchiveFolder>().DayFolder("old", server.Archive.Segments("old", 0, server.Now)[0].Name);
        var before = files.FlushedDirectories.Count(path => path == day);
        server.Server.Get<RecordingRules>().Set("old", new RecordingRule { MaxAge = TimeSpan.FromHours(1) });
        await server.Server.Get<RetentionService>().RunAsync();
        await Eventually.TrueAsync(() => server.Archive.Segments("old", 0, server.Now).Count == 0);
        Assert.Equal(1, files.FlushedDirectories.Count(path => path == day) - before);
        Assert.All(files.NicenessOfDeletions, niceness => Assert.True(niceness >= LowPriorityThread.Niceness));
        Assert.Equal(OperatingSystem.IsLinux() ? 60 : 0, files.NicenessOfDeletions.Count);
    }

    [Fact]
    public async Task Deletion_interrupted_by_a_crash_is_completed_at_startup()
    {
        await using var server = await StartAsync();
        SendOldAndNew(server);
        await server.StoredAsync("door", 20);
        var segment = Dense(server)[0];
        server.Server.Get<SegmentIndex>().MarkGarbage([segment]);
        await server.Server.RestartAsync();
        await server.CheckedAsync();
        Assert.Equal(11, server.Frames("door").Count);
        Assert.False(File.Exists(server.Server.Get<ArchiveFolder>().SegmentPath("door", segment.Name)));
        Assert.Empty(server.Server.Get<SegmentIndex>().Garbage());
    }

    [Fact]
    public async Task Old_stills_are_deleted_and_the_newest_of_each_camera_is_kept()
    {
        await using var server = await StartAsync();
        foreach (var name in new[] { "20200101T120000000Z_door_1.jpg", "20200102T120000000Z_door_2.jpg", "20200101T120000000Z_yard_1.jpg" })
        {
            var day = Directory.CreateDirectory(Path.Combine(server.Server.DataDirectory, "stills", name[..8]));
            await File.WriteAllBytesAsync(Path.Combine(day.FullName, name), TestJpeg.Create());
        }

        var rules = server.Server.Get<RecordingRules>();
        rules.Set("door", new RecordingRule { MaxAge = TimeSpan.FromDays(30) });
        rules.Set("yard", new RecordingRule { MaxAge = TimeSpan.FromDays(30) });
        Assert.Equal(2_000, server.Server.Get<RecordingStorage>().Report().Cameras.Single(camera => camera.CameraId == "door").StillsBytes);
        Assert.Single((await server.Server.Get<RetentionService>().RunAsync()).Items, item =>
            item.Still is { CameraId: "door", Day: "20200101" }
        );
        Assert.Equal(
            ["20200101T120000000Z_yard_1.jpg", "20200102T120000000Z_door_2.jpg"],
            Directory
                .GetFiles(Path.Combine(server.Server.DataDirectory, "stills"), "*.jpg", SearchOption.AllDirectories)
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Kept_stills_do_not_count_as_freed_bytes()
    {
        await using var server = await StartAsync(("MaxBytes", "1048576"));
        foreach (var name in new[] { "20200101T120000000Z_door_1.jpg", "20200101T130000000Z_door_2.jpg", "20200102T120000000Z_door_3.jpg" })
        {
            var day = Directory.CreateDirectory(Path.Combine(server.Server.DataDirectory, "stills", name[..8]));
            await File.WriteAllBytesAsync(Path.Combine(day.FullName, name), TestJpeg.Create(500_000));
        }

        var noon = DateTimeOffset.Parse("2020-01-01T12:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() * 1000;
        server.Server.Get<Pins>().Add("door", noon, noon + 1, "burglar");
        SendOldAndNew(server);
        await Eventually.TrueAsync(async () =>
        {
            var items = (await server.Server.Get<RetentionService>().RunAsync()).Items;
            Assert.DoesNotContain(items, item => item.Still is not null);
            return server.Frames("door").Count == 11;
        });
    }

    [Fact]
    public async Task Frame_being_read_stays_readable_after_its_segment_is_deleted()
    {
        await using var server = await StartAsync();
        SendOldAndNew(server);
        await server.StoredAsync("door", 20);
        var frame = server.Frames("door")[0];
        using var slice = server.Archive.OpenFrame(frame)!;
        Assert.Equal(1, (await server.Server.Get<RetentionService>().DeleteRangeAsync("door", 0, server.Now - 3_600_000_000)).Segments);
        Assert.Equal(TestJpeg.Create(3_000, seed: 1), slice.ReadBytes());
        Assert.Null(server.Archive.OpenFrame(frame));
    }

    private static Task<RecordingServer> StartAsync(params (string Name, string Value)[] settings) =>
        StartAsync(new ArchiveFiles(), settings);

    private static Task<RecordingServer> StartAsync(ArchiveFiles files, params (string Name, string Value)[] settings) =>
        RecordingServer.StartAsync(
            options: new TestServerOptions
            {
                Settings = settings
                    .Append(("MinFreeBytes", "0"))
                    .ToDictionary(setting => $"NanoCam:Recording:{setting.Item1}", setting => (string?)setting.Item2),
                Configure = builder => builder.Services.AddSingleton(files),
            }
        );

    [Fact]
    public async Task Deleting_a_range_removes_its_frames_from_partly_covered_segments()
    {
        await using var server = await StartAsync();
        SendOldAndNew(server);
        await server.StoredAsync("door", 20);
        await server.Server.RestartAsync();
        var frames = server.Frames("door");
        var deleted = await server
            .Server.Get<RetentionService>()
            .DeleteRangeAsync("door", frames[3].CapturedMicroseconds, frames[12].CapturedMicroseconds);
        Assert.Empty(deleted.Kept);
        Assert.Equal([1, 2, 3, 14, 15, 16, 17, 18, 19, 20], server.Frames("door").Select(frame => frame.Sequence));
        var balance = server.Explain("door");
        Assert.Equal((10, 0), (balance.Causes.Sum(cause => cause.Frames), balance.Unexplained));
        using var slice = server.Archive.OpenFrame(server.Frames("door")[3])!;
        Assert.Equal(TestJpeg.Create(3_000, seed: 14), slice.ReadBytes());
        await server.Server.RestartAsync();
        Assert.Equal(10, server.Frames("door").Count);
    }

    [Fact]
    public async Task Range_in_the_middle_of_a_segment_leaves_one_segment_with_both_sides()
    {
        await using var server = await StartAsync();
        var (start, second) = (ArchiveSample.Start, ArchiveSample.Second);
        ArchiveSample.Add(server.Server, "door", start, second, 10);
        var retention = server.Server.Get<RetentionService>();
        Assert.Equal(3, (await retention.DeleteRangeAsync("door", start + (3 * second), start + (5 * second))).Frames);
        Assert.Equal([1, 2, 3, 7, 8, 9, 10], server.Frames("door").Select(frame => frame.Sequence));
        var segment = Assert.Single(Dense(server));

        // A second time, there is nothing left to delete, and nothing is copied.
        Assert.Equal(0, (await retention.DeleteRangeAsync("door", start + (3 * second), start + (5 * second))).Frames);
        Assert.Equal(segment, Assert.Single(Dense(server)));
    }

    [Fact]
    public async Task Cause_of_lost_frames_is_kept_when_the_frame_after_them_is_deleted()
    {
        await using var server = await StartAsync();
        var (start, second) = (ArchiveSample.Start, ArchiveSample.Second);
        ArchiveSample.Add(server.Server, "door", start, second, 10, explain: static (index, entry) =>
            index == 4 ? entry with { Lost = 5, Cause = GapCause.Link } : entry
        );
        await server.Server.Get<RetentionService>().DeleteRangeAsync("door", start + (4 * second), start + (5 * second));
        var entry = server.Frames("door")[4].Entry;
        Assert.Equal((7, 2, 5, GapCause.Link), (entry.Sequence, (int)entry.Thinned, (int)entry.Lost, entry.Cause));
    }

    [Fact]
    public async Task Crash_while_part_of_a_segment_is_deleted_duplicates_no_frame()
    {
        await using var server = await StartAsync();
        var (start, second) = (ArchiveSample.Start, ArchiveSample.Second);
        var segment = ArchiveSample.Add(server.Server, "door", start, second, 10);
        var (copy, _) = server.Server.Get<SegmentRewrite>().Run(segment, time => time < start + (3 * second));
        Assert.Equal(3, copy!.Frames);
        await server.Server.RestartAsync();
        await server.CheckedAsync();
        Assert.Equal(10, server.Frames("door").Count);

        // The copy is in the index, and the original is not deleted yet.
        (copy, _) = server.Server.Get<SegmentRewrite>().Run(segment, time => time < start + (3 * second));
        server.Server.Get<SegmentIndex>().Replace([copy!], [segment]);
        Assert.Equal(3, server.Frames("door").Count);
        await server.Server.RestartAsync();
        await server.CheckedAsync();
        Assert.Equal(3, server.Frames("door").Count);
        Assert.Single(Directory.GetFiles(server.Server.DataDirectory, "*.mkv", SearchOption.AllDirectories));
    }

    // Ten frames of three hours ago, and ten of now.
    private static void SendOldAndNew(RecordingServer server)
    {
        for (uint number = 1; number <= 20; number++)
        {
            server.Send("door", number, ago: number <= 10 ? TimeSpan.FromHours(3) : default);
        }
    }

    private static IReadOnlyList<SegmentInfo> Dense(RecordingServer server) =>
        server.Archive.Segments("door", 0, long.MaxValue / 2, RecordingTier.Dense);
}
