using System.Diagnostics;
using NanoCam.Faults.Tests.Kit;
using NanoCam.Testing;
using NanoCam.Testing.Load;
using Xunit.Abstractions;

namespace NanoCam.Faults.Tests;

[Collection(nameof(OneAtATime))]
public sealed class RecordingDiskTests(ITestOutputHelper output)
{
    private const string MayMount = "d=$(mktemp -d) && mount -t tmpfs -o size=64k tmpfs $d && umount $d && rmdir $d";

    [NeedsFact(MayMount, "This user may not mount a small file system.")]
    public async Task Full_disk_stops_recording_until_there_is_space_and_never_live_video()
    {
        var directory = Directory.CreateTempSubdirectory("nanocam-recording-").FullName;
        Run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", directory);
        try
        {
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
        finally
        {
            Run("umount", directory);
            Directory.Delete(directory);
        }
    }

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

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
