using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Win32.SafeHandles;
using NanoCam.Archive;
using NanoCam.Server.Recording;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Recording;

public sealed class ArchiveStartupTests
{
    [Fact]
    public async Task Server_responds_and_records_while_the_archive_is_checked()
    {
        var files = new BlockingFiles();
        await using var server = await RecordingServer.StartAsync(
            options: new TestServerOptions { Configure = builder => builder.Services.AddSingleton<ArchiveFiles>(files) }
        );
        for (uint number = 1; number <= 5; number++)
        {
            server.Send("door", number);
        }

        await server.StoredAsync("door", 5);
        ArchiveSample.Add(server.Server, "old", ArchiveSample.Start, ArchiveSample.Second, 10);
        await server.Server.StopAsync();
        DeleteIndex(server);
        files.MayOpen.Reset();
        await server.Server.StartAgainAsync();

        // The camera captured 6 and 7 meanwhile.
        server.Send("door", 8);
        server.Send("door", 9);
        Assert.Equal(TestJpeg.Create(3_000, seed: 9), await server.Server.Client.GetByteArrayAsync("/api/cameras/door/frame.jpg"));
        Assert.True(await IsCheckingAsync(server));
        using var refused = await server.Server.Client.PostAsync("/api/storage/retention", null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);

        files.MayOpen.Set();
        await server.CheckedAsync();
        await server.StoredAsync("door", 7);
        Assert.False(await IsCheckingAsync(server));
        Assert.Equal(10, server.Frames("old").Count);
        Assert.Equal([1, 2, 3, 4, 5, 8, 9], server.Frames("door").Select(frame => (int)frame.Entry.Number));
        var balance = server.Explain("door");
        Assert.Equal((7, 2, 0), (balance.Stored, balance.Lost, balance.Unexplained));
        Assert.Equal(("server", 2), balance.Causes.Select(cause => (cause.Cause, cause.Frames)).Single());
    }

    [Theory]
    [InlineData("")]
    [InlineData("This is not a database.")]
    public async Task Damaged_index_is_rebuilt_from_the_recordings(string content)
    {
        await using var server = await RecordingServer.StartAsync(options: new TestServerOptions { ExpectsWarnings = true });
        server.Send("door", 1);
        server.Send("door", 2);
        await server.StoredAsync("door", 2);
        await server.Server.StopAsync();
        DeleteIndex(server);
        await File.WriteAllTextAsync(Path.Combine(server.Server.DataDirectory, "recordings.db"), content);
        await server.Server.StartAgainAsync();
        await server.CheckedAsync();
        Assert.Equal(2, server.Frames("door").Count);
        Assert.Contains(server.Server.Logs.Warnings, entry => entry.Message.Contains("recordings.db", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rebuild_option_restores_the_index_from_the_recordings()
    {
        await using var server = await RecordingServer.StartAsync(options: new TestServerOptions { Arguments = ["--rebuild"] });
        await server.CheckedAsync();
        server.Send("door", 1);
        await server.StoredAsync("door", 1);
        await server.Server.StopAsync();
        var index = Path.Combine(server.Server.DataDirectory, "recordings.db");
        await using (var connection = new SqliteConnection($"Data Source={index};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE segments SET frames = 999, finish = 0";
            await command.ExecuteNonQueryAsync();
        }

        await server.Server.StartAgainAsync();
        await server.CheckedAsync();
        Assert.All(server.Archive.Segments("door", 0, long.MaxValue / 2), segment => Assert.Equal(1, segment.Frames));
        Assert.Single(server.Frames("door"));
    }

    [Fact]
    public void Times_are_found_in_ranges_that_overlap()
    {
        var ranges = new TimeRanges();
        ranges.Add(10, 20);
        ranges.Add(12, 15);
        ranges.Add(18, 30);
        ranges.Add(50, 50);
        Assert.Equal([10, 20, 25, 30, 50], new long[] { 9, 10, 20, 25, 30, 31, 49, 50, 51 }.Where(ranges.Contains));
        Assert.False(new TimeRanges().Contains(1));
    }

    private static void DeleteIndex(RecordingServer server)
    {
        foreach (var file in Directory.GetFiles(server.Server.DataDirectory, "recordings.db*"))
        {
            File.Delete(file);
        }
    }

    private static async Task<bool> IsCheckingAsync(RecordingServer server) =>
        (await server.Server.Client.GetFromJsonAsync<JsonElement>("/api/cameras/door/timeline")).GetProperty("checking").GetBoolean();

    // A disk that opens no existing segment until it may.
    private sealed class BlockingFiles : ArchiveFiles
    {
        public ManualResetEventSlim MayOpen { get; } = new(true);

        public override SafeFileHandle Open(string path)
        {
            MayOpen.Wait();
            return base.Open(path);
        }
    }
}
