using System.Diagnostics;
using NanoCam.Archive;
using NanoCam.Server.Recording.Storage;
using NanoCam.Testing;
using Xunit.Abstractions;

namespace NanoCam.Server.Tests.Recording.Storage;

/// <summary>
/// An archive of many segments. <c>NANOCAM_SEGMENTS=100000</c> measures the full size; limits leave room for a busy machine.
/// </summary>
public sealed class ArchiveScaleTests(ITestOutputHelper output)
{
    private const long Second = 1_000_000;
    private const int FramesPerSegment = 7_500;

    private static readonly long Start = SegmentSample.Start / Second * Second;

    [Fact]
    public async Task Large_index_loads_quickly_and_finds_timeline_and_nearest_frame()
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Recording:MinFreeBytes", "0"));
        var (index, folder, archive) = (server.Get<SegmentIndex>(), server.Get<ArchiveFolder>(), server.Get<RecordingArchive>());
        var count = int.TryParse(Environment.GetEnvironmentVariable("NANOCAM_SEGMENTS"), out var segments) ? segments : 10_000;
        await index.Completion;
        foreach (var batch in Enumerable.Range(0, count).Chunk(5_000))
        {
            index.Add([.. batch.Select(number => Add(folder, number))]);
        }

        var watch = Stopwatch.StartNew();
        var report = server.Get<ArchiveRecovery>().Run(static (_, _) => { }, CancellationToken.None);
        output.WriteLine($"{count} segments ready in {watch.Elapsed.TotalSeconds:F2} s");
        Assert.Equal((0, 0), (report.AddedSegments, report.LostSegments));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));

        var to = Start + (Math.Min(count, 8_640) * 300 * Second);
        var timeline = Times(20, _ => Assert.True(archive.Density("cam-0", Start, to, 3_600).Frames.Sum() >= 30));
        output.WriteLine($"timeline of {Math.Min(count, 8_640)} segments: median {timeline[10]:F1} ms, slowest {timeline[^1]:F1} ms");
        Assert.InRange(timeline[10], 0, 500);

        WriteSidecar(folder, 1);
        var random = new Random(1);
        var nearest = Times(500, _ =>
        {
            var time = Start + (300 * Second) + random.NextInt64(300 * Second);
            Assert.InRange(Math.Abs(archive.Nearest("cam-0", time)!.Value.CapturedMicroseconds - time), 0, 40_000);
        });
        output.WriteLine($"nearest frame: median {nearest[250]:F2} ms, p99 {nearest[495]:F2} ms");
        Assert.InRange(nearest[250], 0, 100);
    }

    private static List<double> Times(int count, Action<int> work)
    {
        work(0);
        var times = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            var watch = Stopwatch.StartNew();
            work(i);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        return times;
    }

    // One camera for each 10,000 five-minute segments; the files have names but no content.
    private static SegmentRow Add(ArchiveFolder folder, int number)
    {
        var start = Start + (number % 10_000 * 300 * Second);
        var info = new SegmentInfo(
            $"cam-{number / 10_000}",
            SegmentName.Create(start, RecordingTier.Dense, 1),
            RecordingTier.Dense,
            start,
            start + (300 * Second) - 40_000,
            FramesPerSegment,
            60_000_000,
            96,
            72
        );
        Directory.CreateDirectory(folder.DayFolder(info.CameraId, info.Name));
        File.Create(folder.SegmentPath(info.CameraId, info.Name)).Dispose();
        File.Create(folder.SidecarPath(info.CameraId, info.Name)).Dispose();
        var density = new SegmentDensity(RecordingTier.Dense);
        for (var frame = 0; frame < FramesPerSegment; frame += 250)
        {
            density.Add(new FrameEntry { CapturedMicroseconds = start + (frame * 40_000), Length = 8_000 });
        }

        return SegmentRow.From(info, density);
    }

    private static void WriteSidecar(ArchiveFolder folder, int number)
    {
        var start = Start + (number * 300 * Second);
        var bytes = new byte[SidecarHeader.Size + (FramesPerSegment * FrameEntry.Size)];
        new SidecarHeader(RecordingTier.Dense, 96, 72, start, FramesPerSegment, IsClosed: true).Write(bytes);
        for (var i = 0; i < FramesPerSegment; i++)
        {
            new FrameEntry { CapturedMicroseconds = start + (i * 40_000), Length = 8_000 }.Write(
                bytes.AsSpan(SidecarHeader.Size + (i * FrameEntry.Size))
            );
        }

        File.WriteAllBytes(folder.SidecarPath("cam-0", SegmentName.Create(start, RecordingTier.Dense, 1)), bytes);
    }
}
