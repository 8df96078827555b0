using System.Diagnostics;
using NanoCam.Archive;

namespace NanoCam.Server.Recording.Storage;

/// <summary>
/// Deletes segments so that a crash at any point loses nothing else: the rows become garbage, the files are unlinked, their folders are
/// flushed, and the rows are dropped.
/// </summary>
internal sealed class SegmentDeletion(SegmentIndex index, ArchiveFiles files, ArchiveFolder folder)
{
    // After this many segments, the disk and the processor are left to others for as long as the deletions took.
    private const int SegmentsBetweenPauses = 10;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<string, string> _undeletable = new(StringComparer.Ordinal);

    /// <summary>Files that could not be deleted, with the reason.</summary>
    public IReadOnlyList<(string Path, string Reason)> Undeletable
    {
        get
        {
            lock (_undeletable)
            {
                return [.. _undeletable.Select(file => (file.Key, file.Value))];
            }
        }
    }

    /// <summary>Deletes segments, and returns the deleted ones.</summary>
    public IReadOnlyList<SegmentInfo> Delete(IReadOnlyList<SegmentInfo> segments)
    {
        index.MarkGarbage(segments);
        return Complete(segments);
    }

    /// <summary>Completes the deletion of segments whose rows are garbage.</summary>
    public IReadOnlyList<SegmentInfo> Complete(IReadOnlyList<SegmentInfo> segments)
    {
        if (segments.Count == 0)
        {
            return [];
        }

        List<SegmentInfo> gone = [];
        foreach (var some in segments.Chunk(SegmentsBetweenPauses))
        {
            var started = Stopwatch.GetTimestamp();
            gone.AddRange(some.Where(TryUnlink));
            var took = Stopwatch.GetElapsedTime(started);
            Thread.Sleep(took < LongestPause ? took : LongestPause);
        }

        foreach (var day in gone.Select(segment => folder.DayFolder(segment.CameraId, segment.Name)).Distinct(StringComparer.Ordinal))
        {
            if (Directory.Exists(day))
            {
                files.FlushDirectory(day);
                ArchiveFolder.RemoveIfEmpty(day);
            }
        }

        index.Drop(gone);
        return gone;
    }

    private bool TryUnlink(SegmentInfo segment)
    {
        var path = folder.SegmentPath(segment.CameraId, segment.Name);
        try
        {
            files.Delete(path);
            files.Delete(folder.SidecarPath(segment.CameraId, segment.Name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            lock (_undeletable)
            {
                _undeletable[path] = e.Message;
            }

            return false;
        }

        lock (_undeletable)
        {
            _undeletable.Remove(path);
        }

        return true;
    }
}
