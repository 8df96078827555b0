using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Database;

/// <summary>
/// <c>nanocam.db</c>: cameras, keys, accounts and the audit log. Not on the path of frames: services keep what every request needs in
/// memory.
/// </summary>
public sealed class ServerDatabase : IDisposable
{
    /// <summary>Name of the file in the data directory.</summary>
    public const string FileName = "nanocam.db";

    // Another program can lock the file for any length of time. A user who signs in does not wait longer than this.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(2);

    // After a write has timed out, other writes do not wait for this period, because the waiting times would add up.
    private static readonly TimeSpan LockMemory = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly string _connection;
    private readonly FileIdentity? _identity;
    private long _lockedAt;

    /// <summary>Opens the file; creates it or upgrades it to the version of this program if needed.</summary>
    /// <exception cref="OptionsValidationException">
    /// The file is damaged, empty, of a newer version or of another program, or it cannot be written. It stays unchanged.
    /// </exception>
    public ServerDatabase(DataDirectory data)
        : this(data.PathOf(FileName))
    {
        DatabaseFile.Prepare(_path, () =>
        {
            DatabaseFile.CreateIfMissing(_path);
            DatabaseFile.Inspect(_path);
            Write(DatabaseFile.Migrate);
        });
        _identity = FileIdentity.Of(_path);
    }

    private ServerDatabase(string path)
    {
        SqliteLibrary.Choose();
        _path = path;
        _connection = DatabaseFile.Connection(path, SqliteOpenMode.ReadWrite, pooled: true, LockTimeout);
    }

    /// <summary>Opens an existing file without creating or upgrading it. A server may use the file at the same time.</summary>
    /// <param name="directory">Data directory of that server.</param>
    /// <exception cref="OptionsValidationException">The file is damaged, not a NanoCam database, or of another version.</exception>
    public static ServerDatabase OpenExisting(string directory)
    {
        var database = new ServerDatabase(Path.Combine(directory, FileName));
        DatabaseFile.Prepare(database._path, () =>
        {
            if (DatabaseFile.Inspect(database._path) is var version && version < Schema.Version)
            {
                throw new OptionsValidationException(
                    DataOptions.Section,
                    typeof(DataOptions),
                    [
                        $"{database._path} has schema version {version}; this program needs version {Schema.Version}. "
                            + "Start the server once to upgrade the file.",
                    ]
                );
            }
        });
        return database;
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
        var lockedAt = Volatile.Read(ref _lockedAt);
        if (lockedAt != 0 && TimeProvider.System.GetElapsedTime(lockedAt) < LockMemory)
        {
            throw new SqliteException("The database is locked by another program", SqliteErrors.Busy);
        }

        using var blocked = BlockedThreads.Add();
        try
        {
            using var connection = Connect();
            // Immediate: waits for another writer. A deferred transaction would fail at its first write instead.
            using var transaction = connection.BeginTransaction(deferred: false);
            WriteCondition.Check();
            statements(connection);
            transaction.Commit();
        }
        catch (SqliteException e) when (SqliteErrors.IsLocked(e))
        {
            Volatile.Write(ref _lockedAt, TimeProvider.System.GetTimestamp());
            throw;
        }
    }

    /// <summary>Describes why the database cannot be written now; null if it can.</summary>
    public string? FindFault()
    {
        using var blocked = BlockedThreads.Add();
        try
        {
            using var connection = Connect();
            connection.DefaultTimeout = 1;
            using var transaction = connection.BeginTransaction(deferred: false);
            transaction.Rollback();
            return null;
        }
        catch (SqliteException e)
        {
            return SqliteErrors.IsLocked(e)
                ? $"Another program has locked {FileName}, so changes and sign-ins fail. End that program."
                : $"{FileName} cannot be written, so changes are lost ({e.Message.TrimEnd('.')}). Restore the file and restart the server.";
        }
    }

    /// <summary>Closes the file, which moves the write-ahead log into it.</summary>
    public void Dispose()
    {
        using var connection = new SqliteConnection(_connection);
        SqliteConnection.ClearPool(connection);
    }
}
