using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using NanoCam.Faults.Tests.Kit;
using NanoCam.Testing;
using NanoCam.Testing.Load;
using Xunit.Abstractions;

namespace NanoCam.Faults.Tests;

[Collection(nameof(OneAtATime))]
public sealed class RecordingDiskTests(ITestOutputHelper output)
{
    [NeedsFact(MountedDisk.MayMount, "This user may not mount a small file system.")]
    public async Task Full_disk_stops_recording_until_there_is_space_and_never_live_video()
    {
        using var disk = new MountedDisk("4m");
        var directory = disk.Path;
        await using var server = await ServerProcess.StartAsync(
            new ServerProcessOptions
            {
                DataDirectory = directory,
                Environment = new Dictionary<string, string>
                {
                    ["NanoCam__Recording__Rule"] = "Continuous",
                    ["NanoCam__Recording__MinFreeBytes"] = "0",
                    ["NanoCam__Storage__MinFreeBytes"] = "1000000",
                },
            }
        );
        await using (var fleet = await Fleet.StartAsync(server.Address, 1, TimeSpan.FromMilliseconds(40)))
        {
            fleet.Cameras[0].Watch();
            var ballast = Path.Combine(directory, "ballast");
            await GrowsAsync(directory, expected: true);
            await File.WriteAllBytesAsync(ballast, new byte[2_500_000]);
            await GrowsAsync(directory, expected: false);
            File.Delete(ballast);
            await GrowsAsync(directory, expected: true);
            output.WriteLine($"longest time between two live frames: {fleet.Cameras[0].LongestGap.TotalMilliseconds:F0} ms");
            Assert.True(fleet.Cameras[0].LongestGap < TimeSpan.FromSeconds(5), $"{fleet.Cameras[0].LongestGap}");
            await fleet.WhenAllSentAsync();
        }

        await server.StopAsync();
        var frames = Recordings.Read(directory, "load-1");
        Assert.Equal(frames[^1].Number - frames[0].Number + 1, frames.Count + frames.Skip(1).Sum(frame => frame.Missing));
    }

    [NeedsFact(MountedDisk.MayMount, "This user may not mount a small file system.")]
    public async Task Recordings_on_a_read_only_disk_play_and_recording_resumes_when_it_is_writable()
    {
        var directory = Directory.CreateTempSubdirectory("nanocam-recording-").FullName;
        var recordings = Directory.CreateDirectory(Path.Combine(directory, "recordings")).FullName;
        using (var disk = new MountedDisk("64m", recordings))
        await using (var server = await ServerProcess.StartAsync(OptionsOf(directory)))
        {
            await using var fleet = await Fleet.StartAsync(server.Address, 1, TimeSpan.FromMilliseconds(40));
            await StateAsync(server, "recording");
            await server.StopAsync();
            disk.SetReadOnly(true);
            await server.StartAgainAsync();
            await StateAsync(server, "stopped");
            Assert.NotEmpty(await server.Client.GetByteArrayAsync("/api/cameras/load-1/frames/at"));
            Assert.NotEmpty(await server.Client.GetByteArrayAsync("/api/cameras/load-1/frame.jpg"));
            disk.SetReadOnly(false);
            await StateAsync(server, "recording");
        }

        Directory.Delete(directory, recursive: true);
    }

    [NeedsFact(MountedDisk.MayMount, "This user may not mount a small file system.")]
    public async Task Removed_disk_stops_recording_until_it_is_mounted_again_and_every_frame_is_explained()
    {
        var directory = Directory.CreateTempSubdirectory("nanocam-recording-").FullName;
        var recordings = Directory.CreateDirectory(Path.Combine(directory, "recordings")).FullName;
        using (var disk = new MountedDisk("64m", recordings))
        await using (var server = await ServerProcess.StartAsync(OptionsOf(directory)))
        {
            await using (var fleet = await Fleet.StartAsync(server.Address, 1, TimeSpan.FromMilliseconds(40)))
            {
                await StateAsync(server, "recording");
                // A file that is being created while the disk disappears could reach the folder below: wait for the files of all tiers.
                await Eventually.TrueAsync(() =>
                    Directory.GetFiles(recordings, "*.idx", SearchOption.AllDirectories).Count(path => new FileInfo(path).Length > 64) >= 3
                );
                disk.Remove();
                await StateAsync(server, "stopped");
                Assert.Empty(Directory.GetFileSystemEntries(recordings));
                disk.Mount();
                await StateAsync(server, "recording");
                await fleet.WhenAllSentAsync();
            }

            await server.StopAsync();
            var frames = Recordings.Read(directory, "load-1");
            Assert.Equal(frames[^1].Number - frames[0].Number + 1, frames.Count + frames.Skip(1).Sum(frame => frame.Missing));
        }

        Directory.Delete(directory, recursive: true);
    }

    private static ServerProcessOptions OptionsOf(string directory) =>
        new()
        {
            DataDirectory = directory,
            Environment = new Dictionary<string, string>
            {
                ["NanoCam__Recording__Rule"] = "Continuous",
                ["NanoCam__Recording__MinFreeBytes"] = "0",
            },
        };

    private static Task StateAsync(ServerProcess server, string state) =>
        Eventually.TrueAsync(
            async () =>
                (await server.Client.GetFromJsonAsync<JsonElement>("/api/cameras/load-1/recording")).GetProperty("state").GetString()
                == state,
            Eventually.Long
        );

    // Whether a second passes without a new record, or a new record arrives.
    private static async Task GrowsAsync(string directory, bool expected)
    {
        var before = 0L;
        var since = Stopwatch.StartNew();
        await Eventually.TrueAsync(
            () =>
            {
                var bytes = Directory.GetFiles(directory, "*.idx", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length);
                if (bytes != before)
                {
                    var hasGrown = before > 0;
                    before = bytes;
                    since.Restart();
                    return expected && hasGrown;
                }

                return !expected && since.Elapsed > TimeSpan.FromSeconds(4);
            },
            Eventually.Long
        );
    }
}
