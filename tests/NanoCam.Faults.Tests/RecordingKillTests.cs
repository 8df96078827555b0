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
        await using (var fleet = await Fleet.StartAsync(server.Address, Cameras, TimeSpan.FromMilliseconds(40)))
        {
            var random = new Random(3);
            var rounds = Kills;
            for (var round = 0; round < rounds; round++)
            {
                await fleet.WhenAllSentAsync();
                var target = fleet.Cameras.Sum(camera => camera.Acknowledged) + random.Next(10, 250);
                await Eventually.TrueAsync(() => fleet.Cameras.Sum(camera => camera.Acknowledged) >= target, Eventually.Long);
                var stored = StoredNow(server.DataDirectory);
                await server.KillAsync();
                var start = await server.StartAgainAsync();
                foreach (var (camera, numbers) in stored)
                {
                    var after = Recordings.Read(server.DataDirectory, camera).Select(frame => frame.Number).ToHashSet();
                    Assert.All(numbers, number => Assert.Contains(number, after));
                }

                output.WriteLine(
                    $"kill {round + 1}: {stored.Values.Sum(list => list.Count)} frames stored, answers again {start.TotalSeconds:F1} s"
                );
            }

            await fleet.WhenAllSentAsync();
            await Eventually.TrueAsync(() => StoredNow(server.DataDirectory).Count == Cameras);
        }

        await server.StopAsync();
        var (rows, files) = Recordings.Count(server.DataDirectory);
        Assert.Equal(files, rows);
        var (total, explained) = (0L, 0L);
        foreach (var camera in Enumerable.Range(1, Cameras).Select(id => $"load-{id}"))
        {
            var frames = Recordings.Read(server.DataDirectory, camera);
            Assert.All(frames, frame => Assert.Equal(Jpeg, frame.Jpeg));
            // Every number between the first and the last frame is stored, or a record explains it.
            var missing = frames.Skip(1).Sum(frame => frame.Missing);
            Assert.Equal(frames[^1].Number - frames[0].Number + 1, frames.Count + missing);
            total += frames.Count;
            explained += missing;
        }

        output.WriteLine($"{total} frames stored, {explained} explained, none unexplained; {files} segments");
    }

    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("NANOCAM_KILLS"), out var kills) ? kills : Scale.Of(20, 3);

    private static Dictionary<string, List<uint>> StoredNow(string dataDirectory) =>
        Enumerable
            .Range(1, Cameras)
            .Select(id => $"load-{id}")
            .Where(camera => Directory.Exists(Path.Combine(dataDirectory, "recordings", camera)))
            .ToDictionary(
                camera => camera,
                camera => Recordings.Read(dataDirectory, camera).ConvertAll(frame => frame.Number),
                StringComparer.Ordinal
            );
}
