using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using NanoCam.Archive;
using NanoCam.Server.Database;

namespace NanoCam.Server.Recording.Storage;

/// <summary>
/// <c>recordings.db</c>: the index of the archive. It contains only data that can be restored from the files. A missing or damaged file is
/// replaced
/// by an empty one, and <see cref="ArchiveRecovery"/> fills it. <c>nanocam.db</c>, which contains accounts and keys, is never replaced.
/// </summary>
internal sealed partial class IndexDatabase : IDisposable
{
    // "NCix", in the header field that SQLite has for this.
    private const int ApplicationId = 0x4E436978;

    // A file of another version is replaced: there is nothing to migrate.
    private const int Version = 1;

    private const string Tables = """
        -- Closed segments. density: frames and bytes of each step of bucket seconds. garbage: the files are being deleted, or not complete.
        CREATE TABLE segments (
            id INTEGER PRIMARY KEY, camera TEXT NOT NULL, name TEXT NOT NULL, tier INTEGER NOT NULL,
            start INTEGER NOT NULL, finish INTEGER NOT NULL, frames INTEGER NOT NULL, bytes INTEGER NOT NULL,
            width INTEGER NOT NULL, height INTEGER NOT NULL, bucket INTEGER NOT NULL, density BLOB NOT NULL,
            garbage INTEGER NOT NULL, UNIQUE (camera, name));
        """;

    // Created at every start, because they are no part of the format. They let totals, ranges and interrupted deletions be found without
    // reading rows, of which an archive has a hundred thousand.
    private const string Indexes = """
        DROP INDEX IF EXISTS segments_by_time;
        CREATE INDEX IF NOT EXISTS segments_by_camera ON segments(camera, tier, start, finish, bytes) WHERE garbage = 0;
        CREATE INDEX IF NOT EXISTS segments_by_age ON segments(tier, start);
        CREATE INDEX IF NOT EXISTS segments_garbage ON segments(id) WHERE garbage = 1;
        """;

    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly string _connection;
    private readonly FileIdentity? _identity;

    /// <summary>Opens the file; creates it if it is missing or damaged.</summary>
    /// <exception cref="OptionsValidationException">The file cannot be created, or another program has locked it.</exception>
    public IndexDatabase(DataDirectory data, ILogger<IndexDatabase> logger)
    {
        SqliteLibrary.Choose();
        _path = data.PathOf(ArchiveLayout.IndexFile);
        _connection = DatabaseFile.Connection(_path, SqliteOpenMode.ReadWrite, pooled: true, LockTimeout);
        try
        {
            var isThere = File.Exists(_path);
            if (!isThere || FindDamage() is not null)
            {
                if (isThere)
                {
                    Log.Replaced(logger, _path);
                }

                Create();
            }

            Write(static connection => connection.Execute(Indexes));
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new OptionsValidationException(
                DataOptions.Section,
                typeof(DataOptions),
                [
                    $"{_path} cannot be used ({e.Message.TrimEnd('.')}). End the program that uses it, or delete the file: it is "
                        + "the index of recordings, which the server rebuilds.",
                ]
            );
        }

        _identity = FileIdentity.Of(_path);
    }

    /// <summary>Opens a pooled connection. The caller disposes it.</summary>
    /// <exception cref="SqliteException">The disk is full, or the file was removed or replaced.</exception>
    public SqliteConnection Connect()
    {
        // SQLite would continue with a file that no longer has a name, and its writes would be lost.
        if (_identity is not null && FileIdentity.Of(_path) != _identity)
        {
            throw new SqliteException($"{_path} was removed or replaced while the server was running", SqliteErrors.CannotOpen);
        }

        var connection = new SqliteConnection(_connection);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs statements in one transaction.</summary>
    /// <exception cref="SqliteException">The transaction failed; nothing has changed.</exception>
    public void Write(Action<SqliteConnection> statements)
    {
        // Recorder, retention and the check of the archive write. SQLite would let them poll for each other.
        lock (_gate)
        {
            using var connection = Connect();
            using var transaction = connection.BeginTransaction(deferred: false);
            statements(connection);
            transaction.Commit();
        }
    }

    /// <summary>Closes the file, which moves the write-ahead log into it.</summary>
    public void Dispose()
    {
        using var connection = new SqliteConnection(_connection);
        SqliteConnection.ClearPool(connection);
    }

    private string? FindDamage()
    {
        try
        {
            using var connection = new SqliteConnection(
                DatabaseFile.Connection(_path, SqliteOpenMode.ReadWrite, pooled: false, LockTimeout)
            );
            connection.Open();
            return
                connection.ExecuteScalar<long>("PRAGMA application_id") == ApplicationId
                && connection.ExecuteScalar<long>("PRAGMA user_version") == Version
                ? connection.ExecuteScalar<string>("PRAGMA quick_check(1)") is var state and not "ok"
                    ? state
                    : null
                : "another version";
        }
        catch (SqliteException e) when (SqliteErrors.IsDamaged(e))
        {
            return e.Message;
        }
    }

    private void Create()
    {
        foreach (var file in new[] { _path, $"{_path}-wal", $"{_path}-shm" })
        {
            File.Delete(file);
        }

        new FileStream(_path, Permissions.SecretFile(FileMode.CreateNew)).Dispose();
        using var connection = new SqliteConnection(DatabaseFile.Connection(_path, SqliteOpenMode.ReadWrite, pooled: false, LockTimeout));
        connection.Open();
        connection.Execute($"PRAGMA journal_mode = WAL; PRAGMA application_id = {ApplicationId};");
        using var transaction = connection.BeginTransaction();
        connection.Execute(Tables);
        connection.Execute($"PRAGMA user_version = {Version};");
        transaction.Commit();
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "The index of recordings {Path} is damaged or has another version. The server rebuilds it from the recordings"
        )]
        public static partial void Replaced(ILogger logger, string path);
    }
}
