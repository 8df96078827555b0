using Dapper;
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

    private readonly string _path;
    private readonly string _connection;

    /// <summary>Opens the file; creates it or upgrades it to the version of this program if needed.</summary>
    /// <exception cref="OptionsValidationException">
    /// The file is damaged, of a newer version or of another program, or it cannot be written. It stays unchanged.
    /// </exception>
    public ServerDatabase(DataDirectory data)
        : this(data.PathOf(FileName))
    {
        Prepare(() =>
        {
            if (File.Exists(_path) && new FileInfo(_path).Length > 0)
            {
                Inspect();
            }
            else
            {
                Create();
            }

            Migrate();
        });
    }

    private ServerDatabase(string path)
    {
        SqliteLibrary.Choose();
        _path = path;
        _connection = Connection(SqliteOpenMode.ReadWrite, pooled: true);
    }

    /// <summary>Opens an existing file without creating or upgrading it. A server may use the file at the same time.</summary>
    /// <param name="directory">Data directory of that server.</param>
    /// <exception cref="OptionsValidationException">The file is damaged, not a NanoCam database, or of another version.</exception>
    public static ServerDatabase OpenExisting(string directory)
    {
        var database = new ServerDatabase(Path.Combine(directory, FileName));
        database.Prepare(() =>
        {
            if (database.Inspect() is var version && version < Schema.Version)
            {
                throw new OptionsValidationException(
                    DataOptions.Section,
                    typeof(DataOptions),
                    [
                        $"{database._path} has the older version {version}; this NanoCam needs {Schema.Version}. "
                            + "Start this NanoCam server once: it upgrades the file.",
                    ]
                );
            }
        });
        return database;
    }

    /// <summary>Opens a pooled connection. The caller disposes it.</summary>
    /// <exception cref="SqliteException">The disk is full, or the file was removed.</exception>
    public SqliteConnection Connect()
    {
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
        using var connection = Connect();
        // Immediate: waits for another writer. A deferred transaction would fail at its first write instead.
        using var transaction = connection.BeginTransaction(deferred: false);
        WriteCondition.Check();
        statements(connection);
        transaction.Commit();
    }

    /// <summary>Closes the file, which moves the write-ahead log into it.</summary>
    public void Dispose()
    {
        using var connection = new SqliteConnection(_connection);
        SqliteConnection.ClearPool(connection);
    }

    private void Prepare(Action open)
    {
        try
        {
            open();
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw Unusable($"{_path} cannot be used ({e.Message.TrimEnd('.')}).");
        }
    }

    // Returns the version. Read-only, so that a refused file stays unchanged byte for byte.
    private long Inspect()
    {
        using var connection = new SqliteConnection(Connection(SqliteOpenMode.ReadOnly, pooled: false));
        connection.Open();
        var version = connection.ExecuteScalar<long>("PRAGMA user_version;");
        if (connection.ExecuteScalar<long>("PRAGMA application_id;") != Schema.ApplicationId)
        {
            throw Unusable($"{_path} is not a database of NanoCam.");
        }

        if (version > Schema.Version)
        {
            throw Unusable(
                $"{_path} was written by a newer NanoCam (schema {version}; this version reads up to {Schema.Version}). "
                    + "Install that version."
            );
        }

        var state = connection.ExecuteScalar<string>("PRAGMA quick_check(1);");
        if (state != "ok")
        {
            throw Unusable($"{_path} is damaged ({state?.ReplaceLineEndings(" ")}).");
        }

        return version;
    }

    private void Create()
    {
        // It contains keys. SQLite gives the files beside it the same mode.
        new FileStream(_path, Permissions.SecretFile(FileMode.OpenOrCreate)).Dispose();
        using var connection = Connect();
        connection.Execute($"PRAGMA journal_mode = WAL; PRAGMA application_id = {Schema.ApplicationId};");
    }

    private void Migrate() =>
        Write(connection =>
        {
            for (var version = connection.ExecuteScalar<int>("PRAGMA user_version;"); version < Schema.Version; version++)
            {
                connection.Execute(Schema.Steps[version]);
                connection.Execute($"PRAGMA user_version = {version + 1};");
            }
        });

    private string Connection(SqliteOpenMode mode, bool pooled) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = _path,
            Mode = mode,
            ForeignKeys = true,
            DefaultTimeout = 5,
            Pooling = pooled,
        }.ToString();

    private static OptionsValidationException Unusable(string message) =>
        new(
            DataOptions.Section,
            typeof(DataOptions),
            [$"{message} The file is unchanged. Restore a backup, or move the file away to start without cameras, accounts and keys."]
        );
}
