using System.Collections.Immutable;
using Dapper;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Database;

namespace NanoCam.Server.Accounts;

/// <summary>
/// User accounts, in memory and in a database table. Readers see one immutable snapshot; writers take a lock.
/// </summary>
internal sealed class UserStore(ServerDatabase database, TimeProvider time)
{
    /// <summary>Maximum number of users.</summary>
    public const int Max = 1000;

    private readonly Lock _gate = new();
    private volatile ImmutableDictionary<long, User> _users = ImmutableDictionary<long, User>.Empty;

    /// <summary>Raised with the number of a removed user.</summary>
    public event Action<long>? Removed;

    /// <summary>All users, ordered by name.</summary>
    public IReadOnlyList<User> All => [.. _users.Values.OrderBy(user => user.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Finds a user by number; null if there is none.</summary>
    public User? Find(long id) => _users.GetValueOrDefault(id);

    /// <summary>Finds a user by name; null if there is none.</summary>
    public User? Find(string name) => _users.Values.FirstOrDefault(user => user.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds a user; returns null if the name is taken or the maximum is reached.</summary>
    /// <param name="name">A valid name.</param>
    /// <param name="password">Hash of the password.</param>
    /// <param name="role">Role of the user.</param>
    public User? Add(string name, string password, Role role)
    {
        lock (_gate)
        {
            if (Find(name) is not null || _users.Count >= Max)
            {
                return null;
            }

            var user = new User(0, name, password, role, Now, Now);
            database.Write(connection =>
                user = user with
                {
                    Id = connection.ExecuteScalar<long>(
                        """
                        INSERT INTO users (name, password, role, created, password_changed)
                        VALUES (@Name, @Password, @Role, @Created, @PasswordChanged);
                        SELECT last_insert_rowid();
                        """,
                        Row.From(user)
                    ),
                }
            );
            _users = _users.SetItem(user.Id, user);
            return user;
        }
    }

    /// <summary>Changes role, password, or both in one step; false when no administrator would remain.</summary>
    /// <param name="id">Number of the user.</param>
    /// <param name="role">The new role, or null to keep it.</param>
    /// <param name="password">Hash of a new password, or null to keep it.</param>
    /// <exception cref="SqliteException">The change cannot be written; role and password are kept.</exception>
    public bool TryChange(long id, Role? role, string? password)
    {
        lock (_gate)
        {
            if (role is not null and not Role.Administrator && IsLastAdministrator(id))
            {
                return false;
            }

            Update(id, user => user with { Role = role ?? user.Role, Password = password ?? user.Password,
                    // Every change has a unique number, even if the clock stops or goes back.
                    PasswordChanged = password is null ? user.PasswordChanged : Math.Max(Now, user.PasswordChanged + 1) });
            return true;
        }
    }

    /// <summary>Replaces the hash of a password, unless the password was changed since <paramref name="checkedUser"/> was read.</summary>
    /// <exception cref="SqliteException">The hash cannot be written; the old one is kept.</exception>
    public void Rehash(User checkedUser, string hash)
    {
        lock (_gate)
        {
            if (Find(checkedUser.Id)?.PasswordChanged == checkedUser.PasswordChanged)
            {
                Update(checkedUser.Id, user => user with { Password = hash });
            }
        }
    }

    /// <summary>Removes a user with sessions, tokens and share links; false if no administrator would be left.</summary>
    public bool TryRemove(User user)
    {
        lock (_gate)
        {
            if (IsLastAdministrator(user.Id))
            {
                return false;
            }

            database.Write(connection => connection.Execute("DELETE FROM users WHERE id = @Id", new { user.Id }));
            _users = _users.Remove(user.Id);
        }

        Removed?.Invoke(user.Id);
        return true;
    }

    /// <summary>Reloads the table after a change of another program.</summary>
    public void Reload()
    {
        lock (_gate)
        {
            using var connection = database.Connect();
            _users = Read(connection).ToImmutableDictionary(user => user.Id);
        }
    }

    private long Now => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private bool IsLastAdministrator(long id) => _users.Values.Where(user => user.Role == Role.Administrator).All(user => user.Id == id);

    private void Update(long id, Func<User, User> change)
    {
        if (Find(id) is not { } before)
        {
            return;
        }

        var after = change(before);
        // Only changed fields are written, because another program may have changed the others since they were read.
        database.Write(connection =>
        {
            if (after.Role != before.Role)
            {
                connection.Execute("UPDATE users SET role = @Role WHERE id = @Id", Row.From(after));
            }

            if (after.PasswordChanged != before.PasswordChanged)
            {
                connection.Execute(
                    "UPDATE users SET password = @Password, password_changed = @PasswordChanged WHERE id = @Id",
                    Row.From(after)
                );
            }
            else if (after.Password != before.Password)
            {
                connection.Execute(
                    "UPDATE users SET password = @Password WHERE id = @Id AND password_changed = @PasswordChanged",
                    Row.From(after)
                );
            }
        });
        _users = _users.SetItem(id, after);
    }

    private static IEnumerable<User> Read(SqliteConnection connection) =>
        connection
            .Query<Row>("SELECT id, name, password, role, created, password_changed PasswordChanged FROM users")
            .Select(row => row.ToUser());

    private sealed record Row
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";

        public string Password { get; init; } = "";

        public string Role { get; init; } = "";

        public long Created { get; init; }

        public long PasswordChanged { get; init; }

        public static Row From(User user) =>
            new()
            {
                Id = user.Id,
                Name = user.Name,
                Password = user.Password,
                Role = user.Role.Name(),
                Created = user.Created,
                PasswordChanged = user.PasswordChanged,
            };

        public User ToUser() => new(Id, Name, Password, RoleNames.Parse(Role), Created, PasswordChanged);
    }
}
