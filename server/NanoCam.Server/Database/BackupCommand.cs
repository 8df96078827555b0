using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using NanoCam.Archive;

namespace NanoCam.Server.Database;

/// <summary>
/// <c>NanoCam.Server backup</c>: copies a data directory while its server is running. The databases are copied in one transaction each;
/// stills and closed segments never change. The segment that is being written ends at its last complete frame, as after a power failure.
/// </summary>
internal static class BackupCommand
{
    /// <summary>First word of the command line.</summary>
    public const string Name = "backup";

    private const string WithoutRecordings = "--without-recordings";
    private const int Done = 0;
    private const int Failed = 1;
    private const int UsageError = 2;

    private const string Help = """
        Copy the data directory of a server into a new directory. The server may be running.

        Usage:
          NanoCam.Server backup DIRECTORY [options]

        Arguments:
          DIRECTORY                  Directory to create. It gets its name when the copy is complete

        Options:
          --data <directory>         Data directory of the server, the same as --NanoCam:DataDirectory (default: data)
          --without-recordings       Leave out the folder "recordings"
          --NanoCam:<name> <value>   Set any option of the server
          -h, --help                 Show this help

        To restore a backup, stop the server, move its data directory away, and copy the backup to its place.

        Exit codes:
          0   done
          1   failed: the data cannot be read, or the directory cannot be written
          2   usage error: the command line is wrong, or the directory exists already
        """;

    // These files belong to the running server. SQLite's accompanying files are part of the copied databases.
    private static readonly string[] Excluded = [".lock", ".probe"];
    private static readonly string[] ExcludedEndings = [".db", ".db-wal", ".db-shm", ".db-journal", ".db.new"];

    /// <summary>Runs the command and returns its exit code.</summary>
    /// <param name="args">Command line without <see cref="Name"/>.</param>
    /// <param name="output">For the result and for help.</param>
    /// <param name="error">For errors.</param>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        if (args.Any(argument => argument is "--help" or "-h" or "-?" or "/?"))
        {
            output.WriteLine(Help);
            return Done;
        }

        var rest = args.Where(argument => argument != WithoutRecordings).ToList();
        if (rest.FindIndex(argument => !argument.StartsWith('-')) is not 0)
        {
            error.WriteLine("The backup directory is missing. Specify it as the first argument. Run: NanoCam.Server backup --help");
            return UsageError;
        }

        if (!ExistingData.TryFind(rest.Skip(1), out var source, out var fault))
        {
            error.WriteLine(fault);
            return UsageError;
        }

        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(rest[0]));
        var partial = $"{target}.partial";
        if (Path.Exists(target) || Path.Exists(partial))
        {
            error.WriteLine(
                $"{(Path.Exists(target) ? target : partial)} exists already. Choose a directory that does not exist, or delete this one."
            );
            return UsageError;
        }

        if (target.StartsWith(source + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            error.WriteLine($"{target} is inside the data directory {source}. Choose a directory outside of it.");
            return UsageError;
        }

        try
        {
            var copied = Copy(source, partial, !args.Contains(WithoutRecordings));
            Directory.Move(partial, target);
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The backup of {source} is complete: {copied.Files:N0} files, {copied.Bytes / 1e6:N1} MB in {target}."
                )
            );
            return Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException or OptionsValidationException)
        {
            error.WriteLine(
                $"The backup was not completed: {e.Message.TrimEnd('.')}. Check the free space and the permissions, delete {partial}, "
                    + "then run the command again."
            );
            return Failed;
        }
    }

    private static (int Files, long Bytes) Copy(string source, string target, bool withRecordings)
    {
        // Listed first, so that a target below the data directory is never copied into itself.
        var found = FindFiles(source, withRecordings);
        Permissions.CreateSecretDirectory(target);
        var (files, bytes) = (0, 0L);
        foreach (var database in Directory.GetFiles(source, "*.db"))
        {
            var copy = Path.Combine(target, Path.GetFileName(database));
            CopyDatabase(database, copy);
            (files, bytes) = (files + 1, bytes + new FileInfo(copy).Length);
        }

        foreach (var file in found)
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Permissions.CreateGroupDirectory(Path.GetDirectoryName(copy)!);
            try
            {
                File.Copy(file, copy);
                (files, bytes) = (files + 1, bytes + new FileInfo(copy).Length);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && !File.Exists(file))
            {
                // Retention deleted it in the meantime.
            }
        }

        return (files, bytes);
    }

    private static IEnumerable<string> FindFiles(string source, bool withRecordings) =>
        Directory
            .GetDirectories(source)
            // The root of a disk contains lost+found, which only root can read.
            .Where(folder => Path.GetFileName(folder) != "lost+found")
            .Where(folder => withRecordings || Path.GetFileName(folder) != ArchiveLayout.FolderName)
            // A folder may be a link to another disk. Links below it are not part of the data.
            .SelectMany(folder =>
                Directory.EnumerateFiles(
                    folder,
                    "*",
                    // Without IgnoreInaccessible, a folder that cannot be read would be left out silently.
                    new EnumerationOptions
                    {
                        RecurseSubdirectories = true,
                        AttributesToSkip = FileAttributes.ReparsePoint,
                        IgnoreInaccessible = false,
                    }
                )
            )
            .Concat(Directory.EnumerateFiles(source))
            .Where(file => !Excluded.Contains(Path.GetFileName(file)))
            .Where(file => !ExcludedEndings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)));

    private static void CopyDatabase(string path, string copy)
    {
        SqliteLibrary.Choose();
        // SQLite accepts an empty file as the target, which then has the mode of a secret.
        new FileStream(copy, Permissions.SecretFile(FileMode.CreateNew)).Dispose();
        using var connection = new SqliteConnection(
            DatabaseFile.Connection(path, SqliteOpenMode.ReadWrite, pooled: false, TimeSpan.FromSeconds(30))
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $copy";
        command.Parameters.AddWithValue("$copy", copy);
        command.ExecuteNonQuery();
        if (Path.GetFileName(path) == ArchiveLayout.IndexFile)
        {
            ForgetDeletions(copy);
        }
    }

    // A row that is marked for deletion may be that of a copied segment whose file is complete a moment later, when the files are copied.
    // The check at the start adds files without a row.
    private static void ForgetDeletions(string index)
    {
        using var connection = new SqliteConnection(
            DatabaseFile.Connection(index, SqliteOpenMode.ReadWrite, pooled: false, TimeSpan.FromSeconds(30))
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM segments WHERE garbage = 1";
        command.ExecuteNonQuery();
    }
}
