using Dapper;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Database;

namespace NanoCam.Server.Accounts;

/// <summary>A share link: its holder may watch one camera.</summary>
internal sealed class Share(byte[] hash, string camera, long expires, long deadline) : Credential(hash)
{
    public required long Id { get; init; }

    /// <inheritdoc/>
    public override string OnlyCamera { get; } = camera;

    /// <inheritdoc/>
    public override long Expires { get; } = expires;

    /// <inheritdoc/>
    public override long Deadline { get; } = deadline;
}

/// <summary>Share links of all users.</summary>
internal sealed class ShareStore(ServerDatabase database, UserStore users, TimeProvider time, ILogger<ShareStore> logger)
    : CredentialStore<Share>(database, users, time, logger, "shares")
{
    /// <summary>Prefix of the secret of every share link.</summary>
    public const string Prefix = "ncs_";

    /// <summary>Maximum number of share links.</summary>
    public const int Max = 1000;

    /// <summary>Creates a share link and returns it with its secret, which is not stored. Null if the maximum is reached.</summary>
    public (Share Share, string Secret)? Create(User user, string camera, TimeSpan lifetime)
    {
        if (All.Count >= Max)
        {
            return null;
        }

        var secret = Secret.Create(Prefix);
        var row = new Row
        {
            Hash = Secret.Hash(secret),
            Camera = camera,
            User = user.Id,
            Created = Now,
            Expires = Now + (lifetime.Ticks / TimeSpan.TicksPerMicrosecond),
        };
        var share = Add(connection =>
            Create(
                row with
                {
                    Id = connection.ExecuteScalar<long>(
                        "INSERT INTO shares (hash, camera, user, created, expires) "
                            + "VALUES (@Hash, @Camera, @User, @Created, @Expires); SELECT last_insert_rowid();",
                        row
                    ),
                }
            )
        );
        return (share, secret);
    }

    /// <inheritdoc/>
    protected override IEnumerable<Share> Read(SqliteConnection connection) =>
        connection.Query<Row>("SELECT id, hash, camera, user, created, expires FROM shares").Select(Create);

    private Share Create(Row row) =>
        new(row.Hash, row.Camera, row.Expires, DeadlineOf(row.Created, row.Expires - row.Created))
        {
            Id = row.Id,
            User = row.User,
            Created = row.Created,
        };

    private sealed record Row
    {
        public long Id { get; init; }

        public byte[] Hash { get; init; } = [];

        public string Camera { get; init; } = "";

        public long User { get; init; }

        public long Created { get; init; }

        public long Expires { get; init; }
    }
}
