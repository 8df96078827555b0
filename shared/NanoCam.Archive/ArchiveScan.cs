using System.IO.Enumeration;
using NanoCam.Wire;

namespace NanoCam.Archive;

/// <summary>
/// Lists the segments of an archive, one day folder at a time, so that memory does not grow with the archive. Everything that NanoCam
/// did not write is reported and not entered; links are not followed, because they could lead out of the archive.
/// </summary>
/// <param name="layout">The archive.</param>
/// <param name="foreign">Called with the path of each file, folder or link that is not part of the archive.</param>
public sealed class ArchiveScan(ArchiveLayout layout, Action<string> foreign)
{
    private const int DayLength = 8;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
    private static readonly EnumerationOptions NoLinks = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
    };

    /// <summary>Ids of the cameras that have a folder, in order.</summary>
    public IReadOnlyList<string> Cameras() => Folders(layout.Root, name => CameraId.IsValid(name));

    /// <summary>Days of a camera, in order.</summary>
    public IReadOnlyList<string> Days(string cameraId) =>
        Folders(Path.Combine(layout.Root, cameraId), name => name.Length == DayLength && name.All(char.IsAsciiDigit));

    /// <summary>Names and tiers of the segments of a day, in order.</summary>
    public IReadOnlyList<(string Name, RecordingTier Tier)> Segments(string cameraId, string day)
    {
        List<(string Name, RecordingTier Tier)> segments = [];
        foreach (var file in Entries(Path.Combine(layout.Root, cameraId, day)))
        {
            var name = Path.GetFileNameWithoutExtension(file.Name);
            var isOurs = SegmentName.TryParse(name, out var tier) && SegmentName.DayOf(name) == day && IsPlainFile(file);
            if (isOurs && file.Extension == ArchiveLayout.SegmentEnding)
            {
                segments.Add((name, tier));
            }
            else if (!isOurs || file.Extension != ArchiveLayout.SidecarEnding)
            {
                foreign(file.FullName);
            }
        }

        segments.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return segments;
    }

    /// <summary>
    /// Whether the folder of a day contains the segments of these names and nothing else. Lists the names only: an archive has hundreds of
    /// thousands of files, and asking for each of them takes most of the time of a start.
    /// </summary>
    public bool HasExactly(string cameraId, string day, HashSet<string> names)
    {
        var path = Path.Combine(layout.Root, cameraId, day);
        var known = names.GetAlternateLookup<ReadOnlySpan<char>>();
        var (all, segments, sidecars) = (0, 0, 0);
        try
        {
            Visit(path, Everything, (ref FileSystemEntry _) => all++);
            Visit(path, NoLinks, (ref FileSystemEntry entry) =>
            {
                var extension = Path.GetExtension(entry.FileName);
                if (entry.IsDirectory || !known.Contains(Path.GetFileNameWithoutExtension(entry.FileName)))
                {
                    return;
                }

                segments += extension is ArchiveLayout.SegmentEnding ? 1 : 0;
                sidecars += extension is ArchiveLayout.SidecarEnding ? 1 : 0;
            });
        }
        catch (DirectoryNotFoundException)
        {
            return names.Count == 0;
        }

        return segments == names.Count && all == segments + sidecars;
    }

    private static void Visit(string path, EnumerationOptions options, EntryVisitor visitor)
    {
        var entries = new FileSystemEnumerable<bool>(path, static (ref FileSystemEntry _) => true, options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
            {
                visitor(ref entry);
                return false;
            },
        };
        _ = entries.Count();
    }

    private delegate void EntryVisitor(ref FileSystemEntry entry);

    private List<string> Folders(string parent, Func<string, bool> isOurs)
    {
        List<string> folders = [];
        foreach (var item in Entries(parent))
        {
            if (item is DirectoryInfo { LinkTarget: null } child && isOurs(child.Name))
            {
                folders.Add(child.Name);
            }
            else if (item.Name != ArchiveLayout.VersionFile)
            {
                foreign(item.FullName);
            }
        }

        folders.Sort(StringComparer.Ordinal);
        return folders;
    }

    // A folder can be removed while the archive is listed: retention deletes empty ones.
    private static List<FileSystemInfo> Entries(string path)
    {
        try
        {
            return [.. new DirectoryInfo(path).EnumerateFileSystemInfos()];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static bool IsPlainFile(FileSystemInfo item) => item is FileInfo && !item.Attributes.HasFlag(FileAttributes.ReparsePoint);
}
