using Microsoft.Data.Sqlite;
using NanoCam.Cli.Running;
using NanoCam.Server.Accounts;
using NanoCam.Server.Database;

namespace NanoCam.Cli.Admin;

/// <summary>
/// The accounts in a server's data directory, reached without the server: who may write that directory needs no password. It may run
/// meanwhile; it looks every two seconds whether somebody else wrote.
/// </summary>
internal sealed class AccountsFile : IDisposable
{
    private const string FileName = "nanocam.db";

    private readonly SqliteConnection _connection;
    private readonly string _path;

    private AccountsFile(SqliteConnection connection, string path) => (_connection, _path) = (connection, path);

    /// <summary>Opens it, and looks whether it is what it should be before anything is written.</summary>
    /// <exception cref="CliException">It is not there, or not of this version.</exception>
    public static AccountsFile Open(string directory)
    {
        var path = Path.Combine(Path.GetFullPath(directory), FileName);
        if (!File.Exists(path))
        {
            throw CliException.Usage(
                $"There is no {FileName} in {directory}. Give --data the directory that NanoCam:DataDirectory of the server names (default: data, below where it was started)."
            );
        }

        SqliteLibrary.Choose();
        SqliteConnection connection = new(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadWrite,
                ForeignKeys = true,
                DefaultTimeout = 5,
                Pooling = false,
            }.ToString()
        );
        AccountsFile file = new(connection, path);
        try
        {
            file.Do(connection.Open);
            file.Inspect();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Gives a user a new password and ends every session of theirs.</summary>
    /// <param name="name">The user; null takes the administrator who is there longest.</param>
    /// <param name="password">The new password.</param>
    /// <param name="now">When, for the record.</param>
    /// <returns>The user's name as it is written.</returns>
    /// <exception cref="CliException">There is no such user, or the file cannot be written.</exception>
    public string ResetPassword(string? name, string password, DateTimeOffset now)
    {
        var found = "";
        Do(() =>
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            (var id, found) = Find(name);
            var hash = PasswordFormat.CreateHasher().HashPassword(_connection, password);
            Execute(
                "UPDATE users SET password = $hash, password_changed = $now WHERE id = $id",
                ("$hash", hash),
                ("$now", Microseconds(now)),
                ("$id", id)
            );
            Execute("DELETE FROM sessions WHERE user = $id", ("$id", id));
            Execute(
                "INSERT INTO audit (time, actor, address, action, subject, detail) VALUES ($now, 'console', '', 'password-reset', $name, '')",
                ("$now", Microseconds(now)),
                ("$name", found)
            );
            transaction.Commit();
        });
        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static long Microseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private void Inspect()
    {
        Do(() =>
        {
            if (Read("PRAGMA application_id;") != Schema.ApplicationId)
            {
                throw CliException.Failed($"{_path} is not a database of NanoCam.");
            }

            if (Read("PRAGMA user_version;") is var version && version != Schema.Version)
            {
                throw CliException.Failed(
                    $"{_path} has version {version}, and this nanocam knows {Schema.Version}. Use the nanocam of the server's version."
                );
            }
        });
    }

    private (long Id, string Name) Find(string? name)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = name is null
            ? "SELECT id, name FROM users WHERE role = 'administrator' ORDER BY id LIMIT 1"
            : "SELECT id, name FROM users WHERE name = $name";
        command.Parameters.AddWithValue("$name", name ?? "");
        using var reader = command.ExecuteReader();
        if (reader.Read())
        {
            return (reader.GetInt64(0), reader.GetString(1));
        }

        throw CliException.Failed(
            name is null
                ? "There is no user yet. Start the server: its first start makes one and prints the password."
                : $"There is no user \"{name}\"."
        );
    }

    private long Read(string pragma)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = pragma;
        return (long)command.ExecuteScalar()!;
    }

    private void Execute(string statement, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = statement;
        foreach ((var name, var value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }

    private void Do(Action work)
    {
        try
        {
            work();
        }
        catch (SqliteException exception)
        {
            throw CliException.Failed($"{_path} cannot be used ({exception.Message.TrimEnd('.')}). Nothing was changed.", exception);
        }
    }
}
