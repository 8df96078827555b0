using Microsoft.Extensions.Options;
using NanoCam.Server.Background;
using NanoCam.Server.Recording.Format;
using NanoCam.Wire;

namespace NanoCam.Server.Recording.Storage;

/// <summary>
/// Makes index and files agree when the server starts. Segments without a row are repaired and added, rows without files are dropped,
/// interrupted deletions are completed. Files that NanoCam did not write are listed and never changed.
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
    private const int PageSize = 100;

    private readonly List<string> _foreign = [];

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

    /// <summary>Compares the index with the files.</summary>
    /// <param name="rebuild">Whether to drop all rows first.</param>
    /// <exception cref="OptionsValidationException">A newer version wrote the archive. It is unchanged.</exception>
    public RecoveryReport Run(bool rebuild)
    {
        folder.CheckVersion();
        if (rebuild)
        {
            index.Clear();
        }

        var report = new RecoveryReport();
        deletion.Complete(index.Garbage());
        var rows = index.Names();
        var found = new List<SegmentRow>();
        foreach (var (camera, name, tier) in Enumerate())
        {
            if (!rows.Remove((camera, name)))
            {
                Repair(camera, name, tier, found, report);
            }
        }

        Add(found);
        foreach (var page in rows.Chunk(PageSize))
        {
            report.LostSegments += page.Length;
            index.Drop(page.Select(row => new SegmentInfo(row.Camera, row.Name, RecordingTier.Dense, 0, 0, 0, 0, 0, 0)));
        }

        if (report.AddedSegments + report.CutBytes + report.LostSegments > 0)
        {
            Log.Recovered(logger, report.AddedSegments, report.AddedFrames, report.CutBytes, report.LostSegments);
        }

        return report;
    }

    /// <summary>Repairs one segment whose writing failed, and adds its row.</summary>
    public void Repair(string cameraId, string name, RecordingTier tier)
    {
        var found = new List<SegmentRow>();
        Repair(cameraId, name, tier, found, new RecoveryReport());
        Add(found);
    }

    private void Repair(string cameraId, string name, RecordingTier tier, List<SegmentRow> found, RecoveryReport report)
    {
        try
        {
            var (row, cut) = repair.Run(cameraId, name, tier);
            report.CutBytes += cut;
            if (row is not null)
            {
                report.AddedSegments++;
                report.AddedFrames += row.Frames;
                report.Added.Add(row.ToInfo());
                found.Add(row);
            }
        }
        catch (InvalidDataException)
        {
            AddForeign(folder.SegmentPath(cameraId, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add("Repairing a segment", $"camera {cameraId}, {name}", e);
        }

        if (found.Count >= PageSize)
        {
            Add(found);
        }
    }

    private void Add(List<SegmentRow> found)
    {
        if (found.Count > 0)
        {
            index.Add(found);
            found.Clear();
        }
    }

    private IEnumerable<(string Camera, string Name, RecordingTier Tier)> Enumerate()
    {
        foreach (var camera in Folders(new DirectoryInfo(folder.Root), name => CameraId.IsValid(name)))
        {
            foreach (var day in Folders(camera, name => name.Length == 8 && name.All(char.IsAsciiDigit)))
            {
                foreach (var file in day.EnumerateFileSystemInfos())
                {
                    var name = Path.GetFileNameWithoutExtension(file.Name);
                    var isOurs = SegmentName.TryParse(name, out var tier) && SegmentName.DayOf(name) == day.Name && IsPlainFile(file);
                    if (isOurs && file.Extension == ArchiveFolder.SegmentEnding)
                    {
                        yield return (camera.Name, name, tier);
                    }
                    else if (!isOurs || file.Extension != ArchiveFolder.SidecarEnding)
                    {
                        AddForeign(file.FullName);
                    }
                }
            }
        }
    }

    private IEnumerable<DirectoryInfo> Folders(DirectoryInfo parent, Func<string, bool> isOurs)
    {
        if (!parent.Exists)
        {
            yield break;
        }

        foreach (var item in parent.EnumerateFileSystemInfos())
        {
            if (item is DirectoryInfo { LinkTarget: null } child && isOurs(child.Name))
            {
                yield return child;
            }
            else if (item.Name != ArchiveFolder.VersionFile)
            {
                AddForeign(item.FullName);
            }
        }
    }

    // A link could lead out of the archive.
    private static bool IsPlainFile(FileSystemInfo item) => item is FileInfo && !item.Attributes.HasFlag(FileAttributes.ReparsePoint);

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
            "Recordings were compared with their files: {Segments} segments with {Frames} frames were added to the index, {Bytes} bytes of "
                + "torn frames were cut, and {Lost} segments no longer have files"
        )]
        public static partial void Recovered(ILogger logger, long segments, long frames, long bytes, long lost);
    }
}

/// <summary>What <see cref="ArchiveRecovery"/> did.</summary>
internal sealed record RecoveryReport
{
    /// <summary>Segments that were added to the index.</summary>
    public List<SegmentInfo> Added { get; } = [];

    /// <summary>Their number.</summary>
    public long AddedSegments { get; set; }

    /// <summary>Their frames.</summary>
    public long AddedFrames { get; set; }

    /// <summary>Bytes of torn tails that were cut.</summary>
    public long CutBytes { get; set; }

    /// <summary>Rows whose files are gone.</summary>
    public long LostSegments { get; set; }
}
