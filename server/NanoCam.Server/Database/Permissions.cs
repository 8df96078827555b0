namespace NanoCam.Server.Database;

/// <summary>
/// Creates files and directories with their final mode. On Unix another user could open a file before a later change of its mode.
/// </summary>
internal static class Permissions
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Options for a file that only its owner may read.</summary>
    public static FileStreamOptions SecretFile(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owner;
        }

        return options;
    }

    /// <summary>Creates a directory that only its owner may enter. An existing directory keeps its mode, which its owner chose.</summary>
    public static void CreateSecretDirectory(string path) => Create(path, Owner | UnixFileMode.UserExecute);

    /// <summary>Creates a directory that owner and group may read.</summary>
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
