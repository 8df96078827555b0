using System.Net.Http.Json;
using System.Text.Json;
using NanoCam.Archive;
using NanoCam.Server.Frames;
using NanoCam.Server.Recording;
using NanoCam.Server.Recording.Storage;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Recording;

public sealed class RecordingTests
{
    [Fact]
    public async Task Every_accepted_frame_is_stored_byte_for_byte_and_its_memory_released()
    {
        await using var server = await RecordingServer.StartAsync();
        for (uint number = 1; number <= 200; number++)
        {
            Assert.Equal(FrameVerdict.Accepted, server.Send("door", number));
        }

        await server.StoredAsync("door", 200);
        var frames = server.Frames("door");
        Assert.Equal(Enumerable.Range(1, 200).Select(number => (long)number), frames.Select(frame => frame.Sequence));
        foreach (var frame in frames)
        {
            using var slice = server.Archive.OpenFrame(frame)!;
            Assert.Equal(TestJpeg.Create(3_000, seed: (int)frame.Sequence), slice.ReadBytes());
        }

        // The feed holds the newest frame.
        await Eventually.TrueAsync(() => server.Server.Get<FramePool>().RentedBytes <= 16_384);
    }

    [Fact]
    public async Task Without_a_rule_nothing_is_stored()
    {
        await using var server = await RecordingServer.StartAsync("Off");
        server.Send("door", 1);
        server.Send("door", 2);
        await server.Server.StopAsync();
        Assert.False(Directory.Exists(Path.Combine(server.Server.DataDirectory, "recordings")));
    }

    [Fact]
    public async Task Frames_survive_a_restart_and_numbering_continues_with_a_gap_caused_by_the_server()
    {
        await using var server = await RecordingServer.StartAsync();
        for (uint number = 1; number <= 20; number++)
        {
            server.Send("door", number);
        }

        await server.Server.RestartAsync();
        Assert.Equal(20, server.Frames("door").Count);
        Assert.All(server.Archive.Segments("door", 0, long.MaxValue / 2), segment => Assert.False(segment.IsOpen));

        // While the server was stopped, the camera captured 21 to 24.
        server.Send("door", 25);
        await server.StoredAsync("door", 21);
        var balance = server.Explain("door");
        Assert.Equal((21, 4, 0), (balance.Stored, balance.Lost, balance.Unexplained));
        Assert.Equal(("server", 4), balance.Causes.Select(cause => (cause.Cause, cause.Frames)).Single());
    }

    [Fact]
    public async Task New_size_new_boot_and_full_segment_start_a_new_segment()
    {
        await using var server = await RecordingServer.StartAsync(
            options: new TestServerOptions { Settings = new Dictionary<string, string?> { ["NanoCam:Recording:SegmentBytes"] = "1048576" } }
        );
        server.Send("door", 1);
        server.Send("door", 2, jpeg: TestJpeg.Create(3_000, 320, 240));
        server.Send("door", 1, boot: 8, jpeg: TestJpeg.Create(3_000, 320, 240));
        for (uint number = 2; number < 30; number++)
        {
            server.Send("door", number, boot: 8, jpeg: TestJpeg.Create(100_000, 320, 240));
        }

        await server.StoredAsync("door", 31);
        var segments = server.Archive.Segments("door", 0, long.MaxValue / 2, RecordingTier.Dense);
        Assert.Equal(
            [(640, 1), (320, 1), (320, 12), (320, 11), (320, 6)],
            segments.Select(segment => (segment.Width, (int)segment.Frames))
        );
    }

    [Fact]
    public async Task Lost_database_is_rebuilt_from_the_files()
    {
        await using var server = await RecordingServer.StartAsync();
        foreach (var number in new uint[] { 1, 2, 3, 7, 8 })
        {
            server.Send("door", number);
        }

        await server.Server.StopAsync();
        foreach (var file in Directory.GetFiles(server.Server.DataDirectory, "*.db*"))
        {
            File.Delete(file);
        }

        await server.Server.StartAgainAsync();
        await server.CheckedAsync();
        Assert.Equal([1, 2, 3, 7, 8], server.Frames("door").Select(frame => frame.Sequence));
        Assert.Equal(0, server.Explain("door").Unexplained);
        var gap = server.Events.List("door", 0, long.MaxValue / 2, [CameraEventKind.Gap]).Single();
        Assert.Equal(3, gap.Frames);
    }

    [Fact]
    public async Task Nearest_frame_is_found_in_each_direction()
    {
        await using var server = await RecordingServer.StartAsync();
        for (uint number = 1; number <= 5; number++)
        {
            server.Send("door", number);
            await NextMillisecondAsync(server);
        }

        await server.StoredAsync("door", 5);
        var times = server.Frames("door").ConvertAll(frame => frame.CapturedMicroseconds);
        Assert.Equal(3, server.Archive.Nearest("door", times[2] + 1)!.Value.Sequence);
        Assert.Equal(4, server.Archive.Nearest("door", times[2] + 1, FrameDirection.After)!.Value.Sequence);
        Assert.Equal(2, server.Archive.Nearest("door", times[2] - 1, FrameDirection.Before)!.Value.Sequence);
        Assert.Equal(5, server.Archive.Nearest("door", long.MaxValue / 2)!.Value.Sequence);
        Assert.Null(server.Archive.Nearest("door", times[4] + 1, FrameDirection.After));
        Assert.Null(server.Archive.Nearest("other", times[4]));
    }

    [Fact]
    public async Task Newer_archive_is_rejected_unchanged()
    {
        await using var server = await RecordingServer.StartAsync();
        server.Send("door", 1);
        await server.Server.StopAsync();
        var version = Path.Combine(server.Server.DataDirectory, "recordings", "VERSION");
        await File.WriteAllTextAsync(version, "2\n");
        var before = Files(server);
        var error = await Assert.ThrowsAnyAsync<Exception>(server.Server.StartAgainAsync);
        Assert.Contains("have version \"2\"; this NanoCam reads version 1", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Files(server));
        await File.WriteAllTextAsync(version, "1\n");
    }

    [Fact]
    public async Task Foreign_files_are_listed_and_never_changed()
    {
        await using var server = await RecordingServer.StartAsync();
        server.Send("door", 1);
        await server.Server.StopAsync();
        var root = Path.Combine(server.Server.DataDirectory, "recordings");
        var day = Directory.GetDirectories(Path.Combine(root, "door")).Single();
        string[] foreign =
        [
            Path.Combine(root, "notes.txt"),
            Path.Combine(day, "holiday.mkv"),
            Path.Combine(day, "20200101T000000000Z-dense.mkv"),
            Path.Combine(root, "door", "20991399"),
        ];
        foreach (var path in foreign[..3])
        {
            await File.WriteAllTextAsync(path, "mine");
        }

        File.CreateSymbolicLink(foreign[3], "/etc");
        await server.Server.StartAgainAsync();
        await server.CheckedAsync();
        var storage = await server.Server.Client.GetFromJsonAsync<JsonElement>("/api/storage");
        Assert.Equal(foreign.Order(), storage.GetProperty("foreign").EnumerateArray().Select(path => path.GetString()!).Order());
        Assert.All(foreign[..3], path => Assert.Equal("mine", File.ReadAllText(path)));
        Assert.Single(server.Frames("door"));
    }

    private static Task NextMillisecondAsync(RecordingServer server)
    {
        var start = server.Now / 1000;
        return Eventually.TrueAsync(() => server.Now / 1000 > start);
    }

    private static IEnumerable<(string, DateTime)> Files(RecordingServer server) =>
        Directory
            .GetFiles(Path.Combine(server.Server.DataDirectory, "recordings"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => (path, File.GetLastWriteTimeUtc(path)));
}
