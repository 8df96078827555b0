using NanoCam.Cli.Running;

namespace NanoCam.Cli.Output;

/// <summary>Writes files completely or not at all, and replaces files only on request.</summary>
internal static class AtomicFile
{
    /// <summary>Validates the path before any request.</summary>
    /// <exception cref="CliException">The file exists and must not be replaced, or its folder does not exist.</exception>
    public static void CheckIsWritable(string path, bool force)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw CliException.Usage("The name of the output file is empty. Use a file name.");
        }

        if (Directory.Exists(path))
        {
            throw CliException.Usage($"{path} is a folder. Use a file name.");
        }

        var folder = FolderOf(path);
        if (!Directory.Exists(folder))
        {
            throw CliException.Usage($"The folder {folder} does not exist. Create it first.");
        }

        if (File.Exists(path) && !force)
        {
            throw Exists(path);
        }
    }

    /// <summary>Writes a temporary file in the same folder and renames it, so that no incomplete file is ever visible.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="content">Content.</param>
    /// <param name="force">Whether to replace an existing file.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    /// <param name="isSecret">Whether only this user may read the file.</param>
    /// <exception cref="CliException">The file exists and must not be replaced.</exception>
    public static async Task WriteAsync(
        string path,
        ReadOnlyMemory<byte> content,
        bool force,
        CancellationToken cancellationToken,
        bool isSecret = false
    )
    {
        // Uses the same folder, because renaming is atomic only within one file system.
        var temporary = Path.Combine(FolderOf(path), $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            FileStreamOptions options = new()
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.None,
                Options = FileOptions.Asynchronous,
            };
            if (isSecret && !OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using (FileStream file = new(temporary, options))
            {
                await file.WriteAsync(content, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: force);
        }
        catch (IOException) when (!force && File.Exists(path))
        {
            throw Exists(path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static CliException Exists(string path) =>
        CliException.Usage($"{path} already exists. Add --force to replace it, or choose another name.");

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? Path.DirectorySeparatorChar.ToString();
}
