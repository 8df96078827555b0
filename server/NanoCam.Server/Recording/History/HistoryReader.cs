using NanoCam.Archive;
using NanoCam.Server.Frames;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording.History;

/// <summary>Reads segments, gaps and density of a range for the routes.</summary>
internal sealed class HistoryReader(RecordingArchive archive, CameraEvents events, SegmentIndex index)
{
    /// <summary>Maximum number of segments in a response. A week of one camera has 2,100 dense ones.</summary>
    public const int MaxSegments = 10_000;

    /// <summary>Maximum number of gaps in a response.</summary>
    public const int MaxGaps = 10_000;

    private const int MaxMotion = 20_000;

    private const long Second = 1_000_000;

    /// <summary>Segments and gaps of a range.</summary>
    public RecordingsModel Recordings(string cameraId, long from, long to)
    {
        var segments = archive.Segments(cameraId, from, to, limit: MaxSegments + 1);
        var gaps = Gaps(cameraId, from, to, MaxGaps + 1);
        return new RecordingsModel(
            cameraId,
            UnixTime.FromMicroseconds(from),
            UnixTime.FromMicroseconds(to),
            [.. segments.Take(MaxSegments).Select(ToModel)],
            [.. gaps.Take(MaxGaps).Select(ToGap)],
            segments.Count > MaxSegments || gaps.Count > MaxGaps,
            !index.IsComplete
        );
    }

    /// <summary>Density of a range.</summary>
    public TimelineModel Timeline(string cameraId, long from, long to, int step)
    {
        var density = archive.Density(cameraId, from, to, step);
        var causes = new string?[density.Frames.Length];
        foreach (var gap in events.Gaps(cameraId, from, to, density.FirstSecond, step))
        {
            for (var i = Math.Max(0, gap.First); i <= Math.Min(gap.Last, causes.Length - 1); i++)
            {
                causes[i] ??= gap.Cause ?? Unknown;
            }
        }

        var motion = new int[density.Frames.Length];
        foreach (var item in events.List(cameraId, from, to, [CameraEventKind.Motion], MaxMotion))
        {
            // Without an end, the server may have stopped during the motion.
            foreach (
                var i in StepsOf(density, item.TimeMicroseconds, item.EndMicroseconds ?? item.BestMicroseconds ?? item.TimeMicroseconds)
            )
            {
                motion[i] = Math.Max(motion[i], item.Peak ?? 0);
            }
        }

        return new TimelineModel(
            cameraId,
            UnixTime.FromMicroseconds(density.FirstSecond * Second),
            UnixTime.FromMicroseconds(to),
            step,
            density.Frames,
            density.Bytes,
            motion,
            causes,
            [.. density.Tiers.Select(tier => tier is { } known ? SegmentName.TextOf(known) : null)],
            !index.IsComplete
        );
    }

    /// <summary>A segment as the routes return it.</summary>
    public static SegmentModel ToModel(SegmentInfo segment) =>
        new(
            segment.Name,
            SegmentName.TextOf(segment.Tier),
            UnixTime.FromMicroseconds(segment.StartMicroseconds),
            UnixTime.FromMicroseconds(segment.EndMicroseconds),
            segment.Frames,
            segment.Bytes,
            segment.Width,
            segment.Height,
            segment.IsPinned,
            segment.IsOpen
        );

    private static string Unknown { get; } = nameof(GapCause.Unknown).ToLowerInvariant();

    private IReadOnlyList<CameraEvent> Gaps(string cameraId, long from, long to, int limit) =>
        [.. events.List(cameraId, from, to, [CameraEventKind.Gap], limit).OrderBy(gap => gap.TimeMicroseconds)];

    private static IEnumerable<int> StepsOf(ArchiveDensity density, long from, long to)
    {
        var first = (int)Math.Clamp(StepOf(density, from), 0, density.Frames.Length);
        var last = (int)Math.Clamp(StepOf(density, to), -1, density.Frames.Length - 1);
        for (var i = first; i <= last; i++)
        {
            yield return i;
        }
    }

    private static long StepOf(ArchiveDensity density, long time) => ((time / Second) - density.FirstSecond) / density.StepSeconds;

    private static GapModel ToGap(CameraEvent gap) =>
        new(
            UnixTime.FromMicroseconds(gap.TimeMicroseconds),
            UnixTime.FromMicroseconds(gap.EndMicroseconds ?? gap.TimeMicroseconds),
            gap.Frames,
            gap.Cause ?? Unknown,
            gap.Detail
        );
}
