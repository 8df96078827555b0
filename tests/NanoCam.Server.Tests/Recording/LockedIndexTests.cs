using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NanoCam.Archive;
using NanoCam.Server.Cameras;
using NanoCam.Server.Recording;
using NanoCam.Server.Recording.Storage;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Recording;

/// <summary>A recorder whose index or disk does not respond, and cameras that are removed.</summary>
public sealed class LockedIndexTests
{
    [Fact]
    public async Task Frames_are_recorded_and_found_while_another_program_locks_the_index()
    {
        await using var server = await RecordingServer.StartAsync(options: new TestServerOptions { ExpectsWarnings = true });
        await server.CheckedAsync();
        await using (var other = new SqliteConnection($"Data Source={server.Server.DataDirectory}/recordings.db;Pooling=False"))
        {
            await other.OpenAsync();
            await other.ExecuteAsync("BEGIN IMMEDIATE");
            // Each restart of the camera begins a segment.
            for (uint boot = 1; boot <= 4; boot++)
            {
                server.Send("door", 1, boot);
                server.Send("door", 2, boot);
            }

            await Eventually.TrueAsync(() => server.Frames("door").Count == 8);
            Assert.Equal(0, RowsOf(server));
            Assert.Equal(
                3,
                server.Archive.Segments("door", 0, server.Now).Count(segment => segment is { IsOpen: false, Tier: RecordingTier.Dense })
            );
            Assert.Equal(8, server.Archive.Density("door", server.Now - 120_000_000, server.Now, 60).Frames.Sum());
            Assert.Equal(1, server.Archive.Nearest("door", 0)!.Value.BootId);
            await other.ExecuteAsync("COMMIT");
        }

        await Eventually.TrueAsync(() => RowsOf(server) == 3);
        Assert.Equal(8, server.Frames("door").Count);
        Assert.Equal(8, server.Archive.Density("door", server.Now - 120_000_000, server.Now, 60).Frames.Sum());
    }

    [Fact]
    public async Task Segment_of_a_removed_camera_is_closed()
    {
        await using var server = await RecordingServer.StartAsync();
        server.Send("door", 1);
        await server.StoredAsync("door", 1);
        Assert.True(server.Server.Get<CameraRegistry>().Remove("door"));
        await Eventually.TrueAsync(() => RowsOf(server) == 1);
        Assert.Single(server.Frames("door"));
        Assert.Null(server.Server.Get<CameraRecorders>().Find("door"));
    }

    [Fact]
    public async Task Server_stops_while_the_disk_of_the_recordings_does_not_respond()
    {
        var files = new HungFiles();
        await using var server = await RecordingServer.StartAsync(
            options: new TestServerOptions
            {
                ExpectsWarnings = true,
                Configure = builder => builder.Services.AddSingleton<ArchiveFiles>(files),
            }
        );
        server.Server.Get<RecordingWriter>().StopTimeout = TimeSpan.FromMilliseconds(100);
        server.Send("door", 1);
        files.IsHung.Wait();
        await server.Server.StopAsync();
        files.MayContinue.Set();
    }

    private static int RowsOf(RecordingServer server) =>
        server.Server.Get<SegmentIndex>().Find("door", 0, long.MaxValue / 2, RecordingTier.Dense, null, 100).Count;

    // A disk that does not respond, and fails in the end.
    private sealed class HungFiles : ArchiveFiles
    {
        public ManualResetEventSlim IsHung { get; } = new();

        public ManualResetEventSlim MayContinue { get; } = new();

        public override void CreateDirectory(string path)
        {
            IsHung.Set();
            MayContinue.Wait();
            throw new IOException("The disk was removed.");
        }
    }
}
