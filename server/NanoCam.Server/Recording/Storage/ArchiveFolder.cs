using System.Globalization;
using Microsoft.Extensions.Options;
using NanoCam.Server.Database;

namespace NanoCam.Server.Recording.Storage;

/// <summary>Places of the files: <c>recordings/{camera}/{day}/{name}.mkv</c>, with the sidecar <c>.idx</c> beside it.</summary>
internal sealed class ArchiveFolder(DataDirectory data)
{
    /// <summary>Ending of a segment.</summary>
    public const string SegmentEnding = ".mkv";

    /// <summary>Ending of a sidecar.</summary>
    public const string SidecarEnding = ".idx";

    /// <summary>File with the version of the archive.</summary>
    public const string VersionFile = "VERSION";

    private const int Version = 1;

    /// <summary>Absolute path of the archive.</summary>
    public string Root { get; } = data.PathOf("recordings");

    /// <summary>Folder of a segment.</summary>
    public string DayFolder(string cameraId, string name) => Path.Combine(Root, cameraId, SegmentName.DayOf(name));

    /// <summary>Path of a segment.</summary>
    public string SegmentPath(string cameraId, string name) => Path.Combine(DayFolder(cameraId, name), name + SegmentEnding);

    /// <summary>Path of a sidecar.</summary>
    public string SidecarPath(string cameraId, string name) => Path.Combine(DayFolder(cameraId, name), name + SidecarEnding);

    /// <summary>Checks that this version may read the archive.</summary>
    /// <exception cref="OptionsValidationException">A newer version wrote it, or its version cannot be read. It is unchanged.</exception>
    public void CheckVersion()
    {
        var path = Path.Combine(Root, VersionFile);
        if (!File.Exists(path))
        {
            return;
        }

        var text = File.ReadAllText(path).Trim();
        if (!int.TryParse(text, CultureInfo.InvariantCulture, out var version) || version is < 1 or > Version)
        {
            throw new OptionsValidationException(
                DataOptions.Section,
                typeof(DataOptions),
                [
                    $"The recordings in {Root} have version \"{text}\"; this NanoCam reads version {Version}. They are unchanged. "
                        + "Install the NanoCam that wrote them, or move the folder away.",
                ]
            );
        }
    }

    /// <summary>Creates the folder of a segment if needed, with its parents, so that it survives a power failure.</summary>
    public void CreateDay(ArchiveFiles files, string cameraId, string name)
    {
        var day = DayFolder(cameraId, name);
        if (Directory.Exists(day))
        {
            return;
        }

        var version = Path.Combine(Root, VersionFile);
        files.CreateDirectory(day);
        if (!File.Exists(version))
        {
            using var file = files.Create(version);
            files.Write(file, "1\n"u8, 0);
            files.Flush(file);
        }

        files.FlushDirectory(Path.Combine(Root, cameraId));
        files.FlushDirectory(Root);
        files.FlushDirectory(data.Root);
    }

    /// <summary>Removes the folder of a day, and of its camera, if nothing is in it.</summary>
    public static void RemoveIfEmpty(string day)
    {
        try
        {
            // Fails if there is anything in it, also what was created at this moment.
            Directory.Delete(day);
            Directory.Delete(Path.GetDirectoryName(day)!);
        }
        catch (IOException)
        {
            // In use.
        }
    }
}
