namespace NanoCam.Server.Database;

/// <summary>
/// Files and directories as they have to be from the moment they exist: on Unix a file may be opened before a change of its mode.
/// </summary>
internal static class Permissions
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>How to open a file that only its owner reads.</summary>
    public static FileStreamOptions SecretFile(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owner;
        }

        return options;
    }

    /// <summary>Creates a directory that only its owner enters; one that is there stays as it is, since somebody chose its mode.</summary>
    public static void CreateSecretDirectory(string path) => Create(path, Owner | UnixFileMode.UserExecute);

    /// <summary>Creates a directory that owner and group read.</summary>
    public static void CreateGroupDirectory(string path) =>
        Create(path, Owner | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);

    private static void Create(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, mode);
    }
}
