using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Database;

/// <summary>Creates, inspects and upgrades the file of <see cref="ServerDatabase"/>. A file that is refused stays unchanged.</summary>
internal static class DatabaseFile
{
    private const string Remedy =
        "The file is unchanged. Restore a backup, or move the file away to start without cameras, accounts and keys.";

    // At startup, a backup program may still be reading the file.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Connection string of the file.</summary>
    public static string Connection(string path, SqliteOpenMode mode, bool pooled, TimeSpan timeout) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            ForeignKeys = true,
            DefaultTimeout = (int)timeout.TotalSeconds,
            Pooling = pooled,
        }.ToString();

    /// <summary>Runs steps on a file and describes their errors.</summary>
    /// <exception cref="OptionsValidationException">The file cannot be used.</exception>
    public static void Prepare(string path, Action steps)
    {
        try
        {
            steps();
        }
        catch (SqliteException e) when (SqliteErrors.IsLocked(e))
        {
            throw new OptionsValidationException(
                DataOptions.Section,
                typeof(DataOptions),
                [$"{path} is locked by another program. End that program, then start the server again."]
            );
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw Unusable($"{path} cannot be used ({e.Message.TrimEnd('.')}).");
        }
    }

    /// <summary>
    /// Creates the file if there is none. It gets its name only when it is complete, so that an empty or partial file always indicates
    /// damage, never an interrupted first start.
    /// </summary>
    public static void CreateIfMissing(string path)
    {
        if (new FileInfo(path) is { Exists: true } file)
        {
            if (file.Length == 0)
            {
                throw Unusable($"{path} is empty: its content was lost, for example because of a full disk or an interrupted copy.");
            }

            return;
        }

        if (Path.Exists(path) || new FileInfo(path).LinkTarget is not null)
        {
            throw Unusable($"{path} is not a file.");
        }

        if (new FileInfo($"{path}-wal") is { Exists: true, Length: > 0 })
        {
            throw Unusable($"{path} is missing, but its write-ahead log {path}-wal exists.");
        }

        var created = $"{path}.new";
        File.Delete(created);
        // It contains keys. SQLite gives the accompanying files the same mode.
        new FileStream(created, Permissions.SecretFile(FileMode.CreateNew)).Dispose();
        using (var connection = new SqliteConnection(Connection(created, SqliteOpenMode.ReadWrite, pooled: false, StartTimeout)))
        {
            connection.Open();
            connection.Execute($"PRAGMA journal_mode = WAL; PRAGMA application_id = {Schema.ApplicationId};");
            using var transaction = connection.BeginTransaction();
            Migrate(connection);
            transaction.Commit();
        }

        File.Move(created, path);
    }

    /// <summary>Checks that the file is a complete NanoCam database, and returns its version. Opens it read-only.</summary>
    /// <exception cref="OptionsValidationException">The file is damaged, of a newer version or of another program.</exception>
    public static long Inspect(string path)
    {
        using var connection = new SqliteConnection(Connection(path, SqliteOpenMode.ReadOnly, pooled: false, StartTimeout));
        connection.Open();
        var version = connection.ExecuteScalar<long>("PRAGMA user_version;");
        if (connection.ExecuteScalar<long>("PRAGMA application_id;") != Schema.ApplicationId)
        {
            throw Unusable($"{path} is not a NanoCam database.");
        }

        if (version > Schema.Version)
        {
            throw Unusable(
                $"{path} was written by a newer NanoCam (schema {version}; this version reads up to {Schema.Version}). "
                    + "Install that version."
            );
        }

        if (version < 0)
        {
            throw Unusable($"{path} is damaged (schema version {version}).");
        }

        var state = connection.ExecuteScalar<string>("PRAGMA quick_check(1);");
        if (state != "ok")
        {
            throw Unusable($"{path} is damaged ({state?.ReplaceLineEndings(" ")}).");
        }

        if (FindMissingColumn(connection, (int)version) is { } missing)
        {
            throw Unusable($"{path} is damaged (it has no {missing}).");
        }

        return version;
    }

    /// <summary>Upgrades the file to the version of this program.</summary>
    public static void Migrate(SqliteConnection connection)
    {
        for (var version = connection.ExecuteScalar<int>("PRAGMA user_version;"); version < Schema.Version; version++)
        {
            connection.Execute(Schema.Steps[version]);
            connection.Execute($"PRAGMA user_version = {version + 1};");
        }
    }

    // Compares the columns with those of a new database of the same version.
    private static string? FindMissingColumn(SqliteConnection connection, int version)
    {
        using var intended = new SqliteConnection("Data Source=:memory:");
        intended.Open();
        foreach (var step in Schema.Steps.Take(version))
        {
            intended.Execute(step);
        }

        var found = ColumnsOf(connection).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return ColumnsOf(intended).FirstOrDefault(column => !found.Contains(column));
    }

    private static IEnumerable<string> ColumnsOf(SqliteConnection connection) =>
        connection
            .Query<(string Table, string Column)>(
                "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND "
                    + "m.name NOT LIKE 'sqlite_%'"
            )
            .Select(row => string.Create(CultureInfo.InvariantCulture, $"column {row.Column} of table {row.Table}"));

    private static OptionsValidationException Unusable(string message) =>
        new(DataOptions.Section, typeof(DataOptions), [$"{message} {Remedy}"]);
}
