using Microsoft.Extensions.Options;
using NanoCam.Archive;
using NanoCam.Server.Database;

namespace NanoCam.Server.Recording.Storage;

/// <summary>The archive in the data directory of the server.</summary>
internal sealed class ArchiveFolder(DataDirectory data) : ArchiveLayout(data.PathOf(FolderName))
{
    private readonly Lock _gate = new();
    private HashSet<(string Camera, string Name)>? _created = [];
    private FileIdentity? _identity = FileIdentity.Of(data.PathOf(FolderName));

    /// <summary>
    /// Whether the path of the archive leads to a different folder than before: its disk was removed, and files written there would be
    /// hidden when the disk is mounted again.
    /// </summary>
    public bool IsLost() => _identity is not null && FileIdentity.Of(Root) != _identity;

    /// <summary>Checks that this version may read the archive.</summary>
    /// <exception cref="OptionsValidationException">A newer version wrote it, or its version cannot be read. It is unchanged.</exception>
    public void CheckVersion()
    {
        if (FindVersionFault() is { } fault)
        {
            throw new OptionsValidationException(DataOptions.Section, typeof(DataOptions), [fault]);
        }
    }

    /// <summary>
    /// Registers a segment before its files are created, until <see cref="ForgetCreated"/>: the check of the archive, which runs at the
    /// same time, must not treat it as a segment that a crash left open.
    /// </summary>
    public void NoteCreated(string cameraId, string name)
    {
        lock (_gate)
        {
            _created?.Add((cameraId, name));
        }
    }

    /// <summary>Whether this process created a segment since it started.</summary>
    public bool IsCreatedHere(string cameraId, string name)
    {
        lock (_gate)
        {
            return _created?.Contains((cameraId, name)) == true;
        }
    }

    /// <summary>Clears the registered segments after the archive has been checked.</summary>
    public void ForgetCreated()
    {
        lock (_gate)
        {
            _created = null;
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
        _identity ??= FileIdentity.Of(Root);
        if (!File.Exists(version))
        {
            using var file = files.Create(version);
            files.Write(file, "1\n"u8, 0);
            files.Flush(file);
        }

        files.FlushDirectory(Path.Combine(Root, cameraId));
        files.FlushDirectory(Root);
        files.FlushDirectory(Path.GetDirectoryName(Root)!);
    }

    /// <summary>Removes the folder of a day, and of its camera, if nothing is in it.</summary>
    public static void RemoveIfEmpty(string day)
    {
        try
        {
            // Fails if it is not empty, even if a file was created at this moment.
            Directory.Delete(day);
            Directory.Delete(Path.GetDirectoryName(day)!);
        }
        catch (IOException)
        {
            // In use.
        }
    }
}
