using NanoCam.Faults.Tests.Kit;
using NanoCam.Testing;
using NanoCam.Testing.Load;
using Xunit.Abstractions;

namespace NanoCam.Faults.Tests;

[Collection(nameof(OneAtATime))]
public sealed class RecordingKillTests(ITestOutputHelper output)
{
    private const int Cameras = 4;

    private static readonly byte[] Jpeg = TestJpeg.Create(8_000);

    [Fact]
    public async Task Server_killed_while_it_records_keeps_every_stored_frame_and_explains_the_others()
    {
        await using var server = await ServerProcess.StartAsync(
            new ServerProcessOptions
            {
                Environment = new Dictionary<string, string>
                {
                    ["NanoCam__Recording__Rule"] = "Continuous",
                    ["NanoCam__Recording__MinFreeBytes"] = "0",
                    // Kills should also occur at the end of segments.
                    ["NanoCam__Recording__SegmentSeconds"] = "10",
                },
            }
        );
        // All frames that were stored before a kill.
        var promised = new HashSet<(string Camera, uint BootId, uint Number)>();
        await using (var fleet = await Fleet.StartAsync(server.Address, Cameras, TimeSpan.FromMilliseconds(40)))
        {
            var random = new Random(3);
            var rounds = Kills;
            for (var round = 0; round < rounds; round++)
            {
                await fleet.WhenAllSentAsync();
                var target = fleet.Cameras.Sum(camera => camera.Acknowledged) + random.Next(10, 250);
                await Eventually.TrueAsync(() => fleet.Cameras.Sum(camera => camera.Acknowledged) >= target, Eventually.Long);
                promised.UnionWith(StoredNow(server.DataDirectory));
                await server.KillAsync();
                var start = await server.StartAgainAsync();
                Assert.Subset(StoredNow(server.DataDirectory).ToHashSet(), promised);
                output.WriteLine($"kill {round + 1}: {promised.Count} frames stored, answers again {start.TotalSeconds:F1} s");
            }

            await fleet.WhenAllSentAsync();
            await Eventually.TrueAsync(() => StoredNow(server.DataDirectory).DistinctBy(frame => frame.Camera).Count() == Cameras);
        }

        await server.StopAsync();
        var (rows, files) = Recordings.Count(server.DataDirectory);
        Assert.Equal(files, rows);
        var (total, explained) = (0L, 0L);
        foreach (var camera in Enumerable.Range(1, Cameras).Select(id => $"load-{id}"))
        {
            var frames = Recordings.Read(server.DataDirectory, camera);
            Assert.All(frames, frame => Assert.Equal(Jpeg, frame.Jpeg));
            promised.ExceptWith(frames.Select(frame => (camera, frame.BootId, frame.Number)));
            // Every number between the first and the last frame is stored, or a record explains it.
            var missing = frames.Skip(1).Sum(frame => frame.Missing);
            Assert.Equal(frames[^1].Number - frames[0].Number + 1, frames.Count + missing);
            total += frames.Count;
            explained += missing;
        }

        Assert.Empty(promised);
        output.WriteLine($"{total} frames stored, {explained} explained, none unexplained; {files} segments");
    }

    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("NANOCAM_KILLS"), out var kills) ? kills : Scale.Of(20, 3);

    // The records only. The frames are compared at the end.
    private static IEnumerable<(string Camera, uint BootId, uint Number)> StoredNow(string dataDirectory) =>
        Enumerable
            .Range(1, Cameras)
            .Select(id => $"load-{id}")
            .Where(camera => Directory.Exists(Path.Combine(dataDirectory, "recordings", camera)))
            .SelectMany(camera => Recordings.ReadNumbers(dataDirectory, camera).Select(frame => (camera, frame.BootId, frame.Number)));
}
