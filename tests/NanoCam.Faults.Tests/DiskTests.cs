using System.Diagnostics;
using System.Net;
using NanoCam.Faults.Tests.Kit;
using NanoCam.Testing;
using NanoCam.Testing.Load;
using Xunit.Abstractions;

namespace NanoCam.Faults.Tests;

[Collection(nameof(OneAtATime))]
public sealed class DiskTests(ITestOutputHelper output)
{
    private const string MayTrace = "strace -qq -e trace=renameat2 -e inject=renameat2:delay_enter=1 true";

    [NeedsFact(MountedDisk.MayMount, "This user may not mount a small file system.")]
    public async Task Full_disk_stops_only_storing_and_storing_resumes_when_space_is_free()
    {
        using var disk = new MountedDisk("2m");
        var directory = disk.Path;
        await using var server = await ServerProcess.StartAsync(
            new ServerProcessOptions
            {
                DataDirectory = directory,
                Environment = new Dictionary<string, string> { ["NanoCam__Storage__MinFreeBytes"] = "0" },
            }
        );
        var uploader = new Uploader(server.Client, "full");
        var seed = 1;
        while (await uploader.PostAsync(TestJpeg.Create(60_000, seed: seed)) == HttpStatusCode.OK)
        {
            seed++;
        }

        Assert.Equal(HttpStatusCode.InsufficientStorage, uploader.Answers.Keys.Single(status => status != HttpStatusCode.OK));
        Assert.Equal(TestJpeg.Create(60_000, seed: seed), await server.Client.GetByteArrayAsync("/api/cameras/full/frame.jpg"));
        Assert.Empty(await uploader.FindLostAsync());
        Assert.Empty(Directory.GetFiles(Path.Combine(directory, "stills", ".pending")));

        foreach (var name in uploader.Stored.Keys.Order(StringComparer.Ordinal).Take(5).ToList())
        {
            File.Delete(Path.Combine(directory, "stills", name[..8], name));
            uploader.Stored.Remove(name, out _);
        }

        var start = Stopwatch.GetTimestamp();
        await Eventually.TrueAsync(async () => await uploader.PostAsync(TestJpeg.Create(60_000, seed: ++seed)) == HttpStatusCode.OK);
        Assert.Empty(await uploader.FindLostAsync());
        output.WriteLine(
            $"{uploader.Stored.Count} stills kept; storing resumed {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s "
                + "after space was free"
        );
    }

    [NeedsFact(MayTrace, "There is no strace, or this user may not trace.")]
    public async Task Disk_that_takes_two_seconds_per_still_delays_no_live_frame()
    {
        await using var server = await ServerProcess.StartAsync(
            new ServerProcessOptions
            {
                Prefix =
                [
                    "strace",
                    "--seccomp-bpf",
                    "-f",
                    "-qq",
                    "-o",
                    "/dev/null",
                    "-e",
                    "trace=renameat2",
                    "-e",
                    "inject=renameat2:delay_enter=2000000",
                ],
            }
        );
        await using var fleet = await Fleet.StartAsync(server.Address, 2, TimeSpan.FromMilliseconds(50));
        Uploader[] uploaders = [.. Enumerable.Range(0, 40).Select(i => new Uploader(server.Client, $"slow-{i}"))];
        using var stop = new CancellationTokenSource();
        foreach (var camera in fleet.Cameras)
        {
            camera.Watch();
        }

        Task[] uploading =
        [
            .. uploaders.Select(uploader => Task.Run(() => uploader.RunAsync(5_000, TimeSpan.FromMilliseconds(5), stop.Token))),
        ];
        await Eventually.TrueAsync(() => uploaders.Sum(uploader => uploader.Stored.Count) >= Scale.Of(100, 12), Eventually.Long);
        var gap = fleet.Cameras.Max(camera => camera.LongestGap);
        await stop.CancelAsync();
        await Task.WhenAll(uploading);

        output.WriteLine(
            $"40 uploads at once onto a disk that takes 2 s each: longest time between two live frames {gap.TotalMilliseconds:F0} ms"
        );
        Assert.True(gap < TimeSpan.FromSeconds(1.5), $"Live frames stopped for {gap.TotalSeconds:F1} s.");
        Assert.All(uploaders, uploader =>
            Assert.All(uploader.Answers.Keys, status =>
                Assert.Contains(status, new[] { HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable })
            )
        );
    }
}
