using NanoCam.Archive;
using NanoCam.Server.Background;

namespace NanoCam.Server.Recording.Storage;

/// <summary>
/// Makes index and files consistent. Segments without a row are repaired and added, rows without files are dropped, interrupted deletions
/// are
/// completed. Files that NanoCam did not write are listed and never changed. Runs while the server records: it does not change the segments
/// of this process. Processes one day folder at a time, so that memory does not grow with the archive.
/// </summary>
internal sealed partial class ArchiveRecovery(
    SegmentIndex index,
    SegmentRepair repair,
    ArchiveFolder folder,
    SegmentDeletion deletion,
    ErrorLog errors,
    ILogger<ArchiveRecovery> logger
)
{
    private const int MaxForeign = 1_000;
    private const int PageSize = 500;

    // A crash leaves one dense segment of a camera open, and at most a few closed ones have no row yet.
    private const int MostOpen = 3;

    private readonly List<string> _foreign = [];
    private readonly RecoveryReport _report = new();

    // Segments that FindNewest added, by camera, until Run reports them.
    private readonly List<SegmentInfo> _early = [];

    /// <summary>Files and links in the archive that NanoCam did not write, at most 1,000.</summary>
    public IReadOnlyList<string> Foreign
    {
        get
        {
            lock (_foreign)
            {
                return [.. _foreign];
            }
        }
    }

    /// <summary>
    /// Finds the frames that each camera sent last, so that missing frames since then can be counted: the last ones of the segment that
    /// was closed last, of the newest segments, and of those that a crash left open today. Takes the same time for an archive of any size.
    /// </summary>
    /// <param name="today">The date, UTC. The newest folder of a camera is a different one if the date was wrong.</param>
    /// <param name="stop">Ends it early.</param>
    public Dictionary<string, IReadOnlyList<FrameEntry>> FindNewest(DateTime today, CancellationToken stop)
    {
        var scan = new ArchiveScan(folder, AddForeign);
        var newest = new Dictionary<string, IReadOnlyList<FrameEntry>>(StringComparer.Ordinal);
        string[] dates = [today.ToString("yyyyMMdd"), today.AddDays(-1).ToString("yyyyMMdd")];
        foreach (var camera in scan.Cameras())
        {
            List<string> names = index.Last(camera, RecordingTier.Dense) is { } last ? [last.Name] : [];
            var days = scan.Days(camera);
            foreach (var day in days.Where(day => day == days[^1] || dates.Contains(day)))
            {
                stop.ThrowIfCancellationRequested();
                names.AddRange(NewestOf(scan, camera, day));
            }

            newest[camera] =
            [
                .. names
                    .Distinct(StringComparer.Ordinal)
                    .Select(name => SidecarFile.ReadEntries(folder.SidecarPath(camera, name)))
                    .Where(entries => entries.Length > 0)
                    .Select(LastOf),
            ];
        }

        return newest;
    }

    /// <summary>Compares the index with the files.</summary>
    /// <param name="added">Called with the segments of a camera that were added.</param>
    /// <param name="stop">Ends it early.</param>
    public RecoveryReport Run(Action<string, IReadOnlyList<SegmentInfo>> added, CancellationToken stop)
    {
        deletion.Complete(index.Garbage());
        var rows = index.Days().ToLookup(row => row.Camera, row => row.Day, StringComparer.Ordinal);
        var scan = new ArchiveScan(folder, AddForeign);
        foreach (var camera in scan.Cameras().Union(rows.Select(row => row.Key), StringComparer.Ordinal))
        {
            var found = _early.Where(segment => segment.CameraId == camera).ToList();
            foreach (var day in scan.Days(camera).Union(rows[camera], StringComparer.Ordinal))
            {
                stop.ThrowIfCancellationRequested();
                CompareDay(scan, camera, day, found);
            }

            added(camera, found);
        }

        if (_report.AddedSegments + _report.CutBytes + _report.LostSegments > 0)
        {
            Log.Recovered(logger, _report.AddedSegments, _report.AddedFrames, _report.CutBytes, _report.LostSegments);
        }

        return _report;
    }

    /// <summary>Repairs one segment whose writing failed, and returns its row; null if it has no frame.</summary>
    public SegmentRow? Repair(string cameraId, string name, RecordingTier tier) => TryRepair(cameraId, name, tier, new RecoveryReport());

    // Segments that end a day of a camera: the last one, and before it those without a row.
    private List<string> NewestOf(ArchiveScan scan, string camera, string day)
    {
        var rows = index.Names(camera, day);
        var dense = scan.Segments(camera, day)
            .Where(segment => segment.Tier == RecordingTier.Dense && !folder.IsCreatedHere(camera, segment.Name))
            .Select(segment => segment.Name)
            .Reverse()
            .ToList();
        var names = dense.Take(1).ToList();
        foreach (var name in dense.Where(name => !rows.Contains(name)).Take(MostOpen))
        {
            if (TryRepair(camera, name, RecordingTier.Dense, _report) is { } row)
            {
                index.Add([row]);
                _early.Add(row.ToInfo());
                names.Add(name);
            }
        }

        return names;
    }

    private void CompareDay(ArchiveScan scan, string camera, string day, List<SegmentInfo> found)
    {
        var rows = index.Names(camera, day);
        if (scan.HasExactly(camera, day, rows))
        {
            return;
        }

        var page = new List<SegmentRow>();
        foreach (var (name, tier) in scan.Segments(camera, day))
        {
            if (!rows.Remove(name) && !folder.IsCreatedHere(camera, name) && TryRepair(camera, name, tier, _report) is { } row)
            {
                page.Add(row);
            }

            if (page.Count >= PageSize)
            {
                Add(page, found);
            }
        }

        Add(page, found);
        if (rows.Count > 0)
        {
            _report.LostSegments += rows.Count;
            index.Drop(rows.Select(name => new SegmentInfo(camera, name, RecordingTier.Dense, 0, 0, 0, 0, 0, 0)));
        }
    }

    private void Add(List<SegmentRow> page, List<SegmentInfo> found)
    {
        if (page.Count > 0)
        {
            index.Add(page);
            found.AddRange(page.Select(row => row.ToInfo()));
            page.Clear();
        }
    }

    private SegmentRow? TryRepair(string cameraId, string name, RecordingTier tier, RecoveryReport report)
    {
        try
        {
            var (row, cut) = repair.Run(cameraId, name, tier);
            report.CutBytes += cut;
            if (row is not null)
            {
                report.AddedSegments++;
                report.AddedFrames += row.Frames;
            }

            return row;
        }
        catch (InvalidDataException)
        {
            AddForeign(folder.SegmentPath(cameraId, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add("Repairing a segment", $"camera {cameraId}, {name}", e);
        }

        return null;
    }

    // A late frame can follow the one with the highest number.
    private static FrameEntry LastOf(FrameEntry[] entries)
    {
        var last = entries[^1];
        foreach (var entry in entries)
        {
            last = entry.BootId == last.BootId && unchecked((int)(entry.Number - last.Number)) > 0 ? entry : last;
        }

        return last;
    }

    private void AddForeign(string path)
    {
        lock (_foreign)
        {
            if (_foreign.Count < MaxForeign && !_foreign.Contains(path, StringComparer.Ordinal))
            {
                _foreign.Add(path);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Information,
            "The index of recordings was compared with the files: added {Segments} segments with {Frames} frames, cut off {Bytes} "
                + "bytes of torn frames, and removed {Lost} segments whose files are missing"
        )]
        public static partial void Recovered(ILogger logger, long segments, long frames, long bytes, long lost);
    }
}

/// <summary>Result of <see cref="ArchiveRecovery"/>.</summary>
internal sealed record RecoveryReport
{
    /// <summary>Segments that were added to the index.</summary>
    public long AddedSegments { get; set; }

    /// <summary>Their frames.</summary>
    public long AddedFrames { get; set; }

    /// <summary>Bytes of torn tails that were removed.</summary>
    public long CutBytes { get; set; }

    /// <summary>Rows whose files no longer exist.</summary>
    public long LostSegments { get; set; }
}
