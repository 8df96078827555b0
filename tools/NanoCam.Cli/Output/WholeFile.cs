using NanoCam.Cli.Running;

namespace NanoCam.Cli.Output;

/// <summary>Files that are there complete or not at all, and never replace another by accident.</summary>
internal static class WholeFile
{
    /// <summary>Refuses early, before the network is asked for anything.</summary>
    /// <exception cref="CliException">The file exists and may not be replaced, or its folder does not exist.</exception>
    public static void CheckIsWritable(string path, bool force)
    {
        if (Directory.Exists(path))
        {
            throw CliException.Usage($"{path} is a folder; give a file name.");
        }

        var folder = FolderOf(path);
        if (!Directory.Exists(folder))
        {
            throw CliException.Usage($"The folder {folder} does not exist; create it first.");
        }

        if (File.Exists(path) && !force)
        {
            throw Exists(path);
        }
    }

    /// <summary>Writes the file beside its place and moves it there, so that nobody ever reads half of it.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="content">All of it.</param>
    /// <param name="force">Whether another file may be replaced.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    /// <param name="isSecret">Whether only this user may read it.</param>
    /// <exception cref="CliException">The file came to exist meanwhile and may not be replaced.</exception>
    public static async Task WriteAsync(
        string path,
        ReadOnlyMemory<byte> content,
        bool force,
        CancellationToken cancellationToken,
        bool isSecret = false
    )
    {
        // In the same folder, because only within one file system a move is atomic.
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
        CliException.Usage($"{path} exists already. Replace it with --force, or choose another name with -o.");

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? Path.DirectorySeparatorChar.ToString();
}
