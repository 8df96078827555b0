using Dapper;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Database;

namespace NanoCam.Server.Accounts;

/// <summary>API token of a script.</summary>
internal sealed class ApiToken(byte[] hash, long expires, long deadline, long? used) : Credential(hash)
{
    private long _used = used ?? 0;

    public required long Id { get; init; }

    /// <summary>Purpose of the token, for display.</summary>
    public required string Name { get; init; }

    /// <summary>Role of the token; the current role of its user is the upper limit.</summary>
    public required Role Role { get; init; }

    /// <summary>Time of the last use, in microseconds since 1970; null if it was never used.</summary>
    public long? Used => Volatile.Read(ref _used) is var used and not 0 ? used : null;

    /// <summary>Value of <see cref="Used"/> in the table. Only <see cref="TokenStore.Flush"/> sets it.</summary>
    public long? Written { get; set; } = used;

    /// <inheritdoc/>
    public override long Expires { get; } = expires;

    /// <inheritdoc/>
    public override long Deadline { get; } = deadline;

    /// <inheritdoc/>
    public override void Touch(long now, long monotonic) => Volatile.Write(ref _used, now);
}

/// <summary>API tokens of all users.</summary>
internal sealed class TokenStore(ServerDatabase database, UserStore users, TimeProvider time, ILogger<TokenStore> logger)
    : CredentialStore<ApiToken>(database, users, time, logger, "tokens")
{
    /// <summary>Prefix of every token, by which secret scanners and users recognize one.</summary>
    public const string Prefix = "nct_";

    /// <summary>Maximum number of tokens per user.</summary>
    public const int MaxPerUser = 100;

    /// <summary>Creates a token and returns it with its secret, which is not stored. Null if the user has reached the maximum.</summary>
    public (ApiToken Token, string Secret)? Create(User user, string name, Role role, TimeSpan lifetime)
    {
        if (All.Count(token => token.User == user.Id) >= MaxPerUser)
        {
            return null;
        }

        var secret = Secret.Create(Prefix);
        var row = new Row
        {
            Hash = Secret.Hash(secret),
            Name = name,
            Role = role.Name(),
            User = user.Id,
            Created = Now,
            Expires = Now + (lifetime.Ticks / TimeSpan.TicksPerMicrosecond),
        };
        var token = Add(connection =>
            Create(
                row with
                {
                    Id = connection.ExecuteScalar<long>(
                        "INSERT INTO tokens (hash, name, role, user, created, expires) "
                            + "VALUES (@Hash, @Name, @Role, @User, @Created, @Expires); SELECT last_insert_rowid();",
                        row
                    ),
                }
            )
        );
        return (token, secret);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        base.Flush();
        var changed = All.Where(token => token.Used != token.Written).ToList();
        if (changed.Count == 0)
        {
            return;
        }

        var rows = changed.ConvertAll(token => new { token.Used, token.Id });
        Database.Write(connection => connection.Execute("UPDATE tokens SET used = @Used WHERE id = @Id", rows));
        for (var i = 0; i < rows.Count; i++)
        {
            changed[i].Written = rows[i].Used;
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<ApiToken> Read(SqliteConnection connection) =>
        connection.Query<Row>("SELECT id, hash, name, role, user, created, expires, used FROM tokens").Select(Create);

    private ApiToken Create(Row row) =>
        new(row.Hash, row.Expires, DeadlineOf(row.Created, row.Expires - row.Created), row.Used)
        {
            Id = row.Id,
            Name = row.Name,
            Role = RoleNames.Parse(row.Role),
            User = row.User,
            Created = row.Created,
        };

    private sealed record Row
    {
        public long Id { get; init; }

        public byte[] Hash { get; init; } = [];

        public string Name { get; init; } = "";

        public string Role { get; init; } = "";

        public long User { get; init; }

        public long Created { get; init; }

        public long Expires { get; init; }

        public long? Used { get; init; }
    }
}
