using System.Globalization;

namespace NanoCam.Archive;

/// <summary>Paths of the files: <c>recordings/{camera}/{day}/{name}.mkv</c>, with the sidecar <c>.idx</c> next to it.</summary>
public class ArchiveLayout(string root)
{
    /// <summary>Ending of a segment.</summary>
    public const string SegmentEnding = ".mkv";

    /// <summary>Ending of a sidecar.</summary>
    public const string SidecarEnding = ".idx";

    /// <summary>File with the version of the archive.</summary>
    public const string VersionFile = "VERSION";

    /// <summary>Folder of the archive in a data directory.</summary>
    public const string FolderName = "recordings";

    /// <summary>Index of the archive in a data directory. The server rebuilds it from the files if it is missing.</summary>
    public const string IndexFile = "recordings.db";

    private const int Version = 1;

    /// <summary>Absolute path of the archive.</summary>
    public string Root { get; } = root;

    /// <summary>Folder of a segment.</summary>
    public string DayFolder(string cameraId, string name) => Path.Combine(Root, cameraId, SegmentName.DayOf(name));

    /// <summary>Path of a segment.</summary>
    public string SegmentPath(string cameraId, string name) => Path.Combine(DayFolder(cameraId, name), name + SegmentEnding);

    /// <summary>Path of a sidecar.</summary>
    public string SidecarPath(string cameraId, string name) => Path.Combine(DayFolder(cameraId, name), name + SidecarEnding);

    /// <summary>Returns why this version must not touch the archive, as sentences; null if it may.</summary>
    public string? FindVersionFault()
    {
        var path = Path.Combine(Root, VersionFile);
        if (!File.Exists(path))
        {
            return null;
        }

        var text = File.ReadAllText(path).Trim();
        return int.TryParse(text, CultureInfo.InvariantCulture, out var version) && version is >= 1 and <= Version
            ? null
            : $"The recordings in {Root} have version \"{text}\"; this NanoCam reads version {Version}. They are unchanged. "
                + "Install the NanoCam that wrote them, or move the folder away.";
    }
}
