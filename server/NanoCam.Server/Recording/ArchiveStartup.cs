using NanoCam.Server.Recording.Format;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording;

/// <summary>
/// Prepares the archive when the server starts: index and files agree, gaps that the last run could not save have their events again, and
/// each recorder continues after the newest frame of its camera.
/// </summary>
internal sealed class ArchiveStartup(
    ArchiveRecovery recovery,
    SegmentIndex index,
    RecordingArchive archive,
    CameraRecorders recorders,
    CameraEvents events
)
{
    /// <summary>Runs before the first frame arrives.</summary>
    /// <param name="rebuild">Whether the index is built again from the files.</param>
    public void Run(bool rebuild)
    {
        var report = recovery.Run(rebuild);
        foreach (var segment in report.Added)
        {
            RestoreGaps(segment);
        }

        foreach (var total in index.Totals().Where(total => total.Tier == (long)RecordingTier.Dense))
        {
            if (archive.Newest(total.CameraId) is { } newest)
            {
                recorders.Continue(total.CameraId, newest.Entry);
            }
        }
    }

    // The records are the source of gaps. After a crash, events of the last minute are not in the database; after its loss, none is.
    private void RestoreGaps(SegmentInfo segment)
    {
        var known = events
            .List(segment.CameraId, segment.StartMicroseconds, segment.EndMicroseconds, [CameraEventKind.Gap], int.MaxValue)
            .Select(item => (From: item.TimeMicroseconds, To: item.EndMicroseconds ?? item.TimeMicroseconds))
            .ToList();
        var gaps = new GapTracker(segment.CameraId, events);
        var last = segment.StartMicroseconds;
        foreach (var entry in archive.Entries(segment))
        {
            var time = entry.CapturedMicroseconds;
            if (entry.Lost > 0 && !known.Exists(gap => gap.From <= time && gap.To >= time))
            {
                gaps.Add(last, time, entry.Lost, entry.Cause);
            }

            if (entry.Dropped > 0 && !known.Exists(gap => gap.From <= time && gap.To >= time))
            {
                gaps.Add(last, time, entry.Dropped, GapCause.Disk);
            }

            last = time;
        }

        gaps.Flush();
    }
}
