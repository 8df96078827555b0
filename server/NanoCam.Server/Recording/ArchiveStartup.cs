using NanoCam.Archive;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording;

/// <summary>
/// Prepares the archive in the background after the server has started: passes the newest frames of each camera to its recorder, makes
/// index and files consistent, and restores gap events that the last run could not save.
/// </summary>
internal sealed class ArchiveStartup(
    ArchiveRecovery recovery,
    SegmentIndex index,
    ArchiveFolder folder,
    RecordingArchive archive,
    CameraRecorders recorders,
    CameraEvents events,
    TimeProvider time
)
{
    private bool _isContinued;

    /// <summary>Does what is necessary before the server listens. Takes the same time for an archive of any size.</summary>
    /// <param name="rebuild">Whether the index is rebuilt from the files.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A newer version wrote the archive.</exception>
    public void Begin(bool rebuild)
    {
        folder.CheckVersion();
        if (rebuild)
        {
            index.Clear();
        }
    }

    /// <summary>Gives each recorder the newest frames of its camera. Before that, no frame is written.</summary>
    public void Continue(CancellationToken stop)
    {
        if (!_isContinued)
        {
            recorders.Continue(recovery.FindNewest(time.GetUtcNow().UtcDateTime, stop));
            _isContinued = true;
        }
    }

    /// <summary>Compares all files with the index.</summary>
    public void Check(CancellationToken stop)
    {
        recovery.Run(RestoreGaps, stop);
        folder.ForgetCreated();
        index.Complete();
    }

    // The records are the source of gaps. After a crash, events of the last minute are not in the database; after its loss, none is.
    private void RestoreGaps(string cameraId, IReadOnlyList<SegmentInfo> segments)
    {
        if (segments.Count == 0)
        {
            return;
        }

        var known = events.GapsOf(cameraId);
        foreach (var segment in segments.Where(segment => segment.Tier == RecordingTier.Dense))
        {
            RestoreGaps(segment, known);
        }
    }

    private void RestoreGaps(SegmentInfo segment, TimeRanges known)
    {
        var gaps = new GapTracker(segment.CameraId, events);
        var last = segment.StartMicroseconds;
        foreach (var entry in archive.Entries(segment))
        {
            var moment = entry.CapturedMicroseconds;
            if (entry.Lost + entry.Dropped > 0 && !known.Contains(moment))
            {
                if (entry.Lost > 0)
                {
                    gaps.Add(last, moment, entry.Lost, entry.Cause);
                }

                if (entry.Dropped > 0)
                {
                    gaps.Add(last, moment, entry.Dropped, GapCause.Disk);
                }
            }

            last = moment;
        }

        gaps.Flush();
    }
}
