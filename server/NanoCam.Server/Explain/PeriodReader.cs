using NanoCam.Archive;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Recording;

namespace NanoCam.Server.Explain;

/// <summary>
/// Collects the health of a camera in a range, from events and the health history. Works without recording. A time in which the camera
/// was offline counts as such only where no gap explains it: the frames after a gap show why it was.
/// </summary>
internal sealed class PeriodReader(CameraEvents events, HealthSampler sampler, TimeProvider time)
{
    // A week of a camera that loses its link every few seconds.
    private const int MaxEvents = 50_000;

    // The first event of an offline time can be before the range.
    private const long LookBehindMicroseconds = 7 * 86_400_000_000L;

    private const string OfflineCause = "offline";
    private const string UnknownCause = "unknown";

    private static readonly CameraEventKind[] Losses = [CameraEventKind.Gap, CameraEventKind.Restart];
    private static readonly CameraEventKind[] Connections = [CameraEventKind.Offline, CameraEventKind.Online];

    /// <summary>Reads a range.</summary>
    /// <param name="cameraId">The camera.</param>
    /// <param name="camera">The camera; null if it was removed.</param>
    /// <param name="from">First microsecond.</param>
    /// <param name="to">Last microsecond.</param>
    public CameraPeriod Read(string cameraId, Camera? camera, long from, long to)
    {
        to = Math.Min(to, time.Microseconds());
        IReadOnlyList<CameraEvent> found =
        [
            .. events.List(cameraId, from, to, Losses, MaxEvents),
            .. events.List(cameraId, from - LookBehindMicroseconds, to, Connections, MaxEvents),
        ];
        var health = sampler.Sum(cameraId, from, to);
        var gaps = found.Where(item => item.Kind == CameraEventKind.Gap && (item.EndMicroseconds ?? item.TimeMicroseconds) >= from);
        return new CameraPeriod
        {
            Seconds = Math.Max(0, to - from) / 1e6,
            Causes = Causes(health, [.. gaps.OrderBy(gap => gap.TimeMicroseconds)], Offline(camera, found, to), from, to),
            Restarts = found
                .Where(item => item.Kind == CameraEventKind.Restart && item.TimeMicroseconds >= from)
                .GroupBy(item => item.Cause ?? UnknownCause, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal),
            DroppedByDisk = gaps.Where(gap => gap.Cause == NameOf(GapCause.Disk)).Sum(gap => gap.Frames ?? 0),
            Health = health,
        };
    }

    // Newest event first. A camera that is online now ended its last offline time.
    private List<(long From, long To)> Offline(Camera? camera, IReadOnlyList<CameraEvent> found, long to)
    {
        List<(long, long)> times = [];
        var end = camera is null || camera.IsOnline(time.Microseconds()) ? (long?)null : to;
        foreach (var item in found)
        {
            if (item.Kind == CameraEventKind.Online)
            {
                end = item.TimeMicroseconds;
            }
            else if (item.Kind == CameraEventKind.Offline && end is { } known)
            {
                times.Add((item.TimeMicroseconds, known));
                end = null;
            }
        }

        times.Reverse();
        return times;
    }

    private static IReadOnlyList<PeriodCause> Causes(
        HealthBucket health,
        IReadOnlyList<CameraEvent> gaps,
        List<(long From, long To)> offline,
        long from,
        long to
    )
    {
        var microseconds = Math.Max(1, to - from);
        // The history counts a gap when it ends, with its whole length. Its event shows how much of it was before the range.
        long Within(GapCause cause, long measured)
        {
            var before = gaps.Where(gap => gap.Cause == NameOf(cause) && gap.TimeMicroseconds < from)
                .Sum(gap => from - gap.TimeMicroseconds);
            return Math.Clamp(measured - before, 0, microseconds);
        }

        // Gaps with the same cause share an event, and frames arrive between them. Their duration is in the health history.
        (string Cause, long Microseconds)[] sums =
        [
            (NameOf(GapCause.Unknown), Within(GapCause.Unknown, health.GapUnknown)),
            (NameOf(GapCause.Device), Within(GapCause.Device, health.GapDevice)),
            (NameOf(GapCause.Link), Within(GapCause.Link, health.GapLink)),
            (NameOf(GapCause.Server), Within(GapCause.Server, health.GapServer)),
            (NameOf(GapCause.Restart), Within(GapCause.Restart, health.GapRestart)),
            (NameOf(GapCause.Disk), Within(GapCause.Disk, health.GapDisk)),
            (OfflineCause, offline.Sum(time => Uncovered(gaps, Math.Max(time.From, from), Math.Min(time.To, to)))),
        ];
        return
        [
            .. sums.Where(sum => sum.Microseconds > 0)
                .Select(sum => new PeriodCause(
                    sum.Cause,
                    Math.Round(sum.Microseconds / 1e6, 3),
                    Math.Min(1, (double)sum.Microseconds / microseconds),
                    gaps.Where(gap => gap.Cause == sum.Cause).Sum(gap => gap.Frames ?? 0)
                ))
                .OrderByDescending(cause => cause.Seconds),
        ];
    }

    private static string NameOf(GapCause cause) => GapTracker.NameOf(cause);

    // Microseconds of a time that no gap explains.
    private static long Uncovered(IReadOnlyList<CameraEvent> gaps, long from, long to)
    {
        if (to <= from)
        {
            return 0;
        }

        var (rest, done) = (0L, from);
        foreach (var gap in gaps)
        {
            var (start, end) = (gap.TimeMicroseconds, gap.EndMicroseconds ?? gap.TimeMicroseconds);
            if (start >= to || end <= done)
            {
                continue;
            }

            rest += Math.Max(0, start - done);
            done = Math.Min(to, Math.Max(done, end));
        }

        return rest + Math.Max(0, to - done);
    }
}
