using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using NanoCam.Server.Database;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Accounts;

/// <summary>Sessions of all users.</summary>
internal sealed class SessionStore(
    ServerDatabase database,
    UserStore users,
    TimeProvider time,
    IOptions<AccessOptions> options,
    ILogger<SessionStore> logger
) : CredentialStore<Session>(database, users, time, logger, "sessions")
{
    /// <summary>Maximum number of sessions per user; a further one ends the least recently used.</summary>
    public const int MaxPerUser = 50;

    private const int MaxAgentLength = 200;

    private readonly long _idle = options.Value.SessionIdle.Ticks / TimeSpan.TicksPerMicrosecond;
    private readonly long _lifetime = options.Value.SessionLifetime.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>
    /// Starts a session with a new random secret, and returns the secret; null if the user was removed, or the password replaced, since the
    /// sign-in was checked.
    /// </summary>
    /// <param name="user">The user as the sign-in was checked against.</param>
    /// <param name="address">Address of the client.</param>
    /// <param name="agent">User agent of the client.</param>
    public string? Begin(User user, string address, string agent)
    {
        var secret = Secret.Create();
        var now = Now;
        var row = new Row
        {
            Hash = Secret.Hash(secret),
            User = user.Id,
            Created = now,
            Seen = now,
            PasswordChanged = user.PasswordChanged,
            Address = address,
            Agent = agent.Length <= MaxAgentLength ? agent : agent[..MaxAgentLength],
        };
        // Live view works with a full disk, so signing in works too.
        var begun = Add(
            connection =>
            {
                connection.Execute(
                    "INSERT INTO sessions (hash, user, created, seen, password_changed, address, agent) "
                        + "VALUES (@Hash, @User, @Created, @Seen, @PasswordChanged, @Address, @Agent)",
                    row
                );
                return Create(row);
            },
            () => Create(row)
        );
        if (!IsCurrent(begun))
        {
            TryEnd(session => ReferenceEquals(session, begun));
            return null;
        }

        var surplus = All.Where(session => session.User == user.Id).OrderByDescending(session => session.Seen).Skip(MaxPerUser).ToHashSet();
        TryEnd(surplus.Contains);
        return secret;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        base.Flush();
        var changed = All.Where(session => session.Seen != session.Written).ToList();
        if (changed.Count == 0)
        {
            return;
        }

        var rows = changed.ConvertAll(session => new { session.Seen, session.Hash });
        Database.Write(connection => connection.Execute("UPDATE sessions SET seen = @Seen WHERE hash = @Hash", rows));
        for (var i = 0; i < rows.Count; i++)
        {
            changed[i].Written = rows[i].Seen;
        }
    }

    /// <inheritdoc/>
    protected override bool IsOf(Session credential, User user) => credential.PasswordChanged == user.PasswordChanged;

    /// <inheritdoc/>
    protected override IEnumerable<Session> Read(SqliteConnection connection) =>
        connection.Query<Row>("SELECT hash, user, created, seen, password_changed PasswordChanged, address FROM sessions").Select(Create);

    private Session Create(Row row) =>
        new(row.Hash, _idle, _lifetime)
        {
            User = row.User,
            Created = row.Created,
            Seen = row.Seen,
            Written = row.Seen,
            IdleDeadline = DeadlineOf(row.Seen, _idle),
            LifetimeDeadline = DeadlineOf(row.Created, _lifetime),
            PasswordChanged = row.PasswordChanged,
            Address = row.Address,
        };

    private sealed record Row
    {
        public byte[] Hash { get; init; } = [];

        public long User { get; init; }

        public long Created { get; init; }

        public long Seen { get; init; }

        public long PasswordChanged { get; init; }

        public string Address { get; init; } = "";

        public string Agent { get; init; } = "";
    }
}
