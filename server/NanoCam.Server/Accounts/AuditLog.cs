using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using NanoCam.Server.Background;
using NanoCam.Server.Database;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Accounts;

/// <summary>
/// Record of sign-ins, pairings, changes and deletions. It never contains a secret. The number of entries is bounded, and the oldest are
/// deleted first. Failed sign-ins use at most a fifth of the entries, so that password guessing cannot displace the others.
/// </summary>
internal sealed class AuditLog
{
    private const int PruneEvery = 64;
    private const int MaxTextLength = 200;

    private readonly ServerDatabase _database;
    private readonly TimeProvider _time;
    private readonly ErrorLog _errors;
    private readonly int _max;
    private int _untilPrune;

    public AuditLog(ServerDatabase database, TimeProvider time, IOptions<AccessOptions> options, ErrorLog errors)
    {
        _database = database;
        _time = time;
        _errors = errors;
        _max = options.Value.AuditEntries;
    }

    /// <summary>Writes an entry. A database error is logged and does not fail the audited action.</summary>
    /// <param name="actor">Name of the user, or another actor, such as "camera hall".</param>
    /// <param name="address">Address of the client; empty for the console.</param>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="subject">Target of the action: a camera id or a user name.</param>
    /// <param name="detail">Short details of the change.</param>
    public void Write(string actor, string address, string action, string subject, string detail = "")
    {
        try
        {
            _database.Write(connection =>
            {
                connection.Execute(
                    "INSERT INTO audit (time, actor, address, action, subject, detail) "
                        + "VALUES (@time, @actor, @address, @action, @subject, @detail)",
                    new
                    {
                        time = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
                        actor = Shorten(actor),
                        address,
                        action,
                        subject = Shorten(subject),
                        detail = Shorten(detail),
                    }
                );
                if (Interlocked.Decrement(ref _untilPrune) < 0)
                {
                    _untilPrune = PruneEvery;
                    Prune(connection);
                }
            });
        }
        catch (SqliteException e)
        {
            _errors.Add("Writing the audit log", $"{action} {subject}", e);
        }
    }

    /// <summary>Reads entries, newest first.</summary>
    /// <param name="before">Only entries with a smaller number; null starts with the newest.</param>
    /// <param name="limit">Maximum number of entries.</param>
    public IReadOnlyList<AuditEntry> Read(long? before, int limit)
    {
        using var connection = _database.Connect();
        return connection
            .Query<AuditEntry>(
                "SELECT id, time, actor, address, action, subject, detail FROM audit WHERE id < @before ORDER BY id DESC LIMIT @limit",
                new { before = before ?? long.MaxValue, limit }
            )
            .AsList();
    }

    private void Prune(SqliteConnection connection)
    {
        const string Failed = $"action = '{AuditActions.SignInFailed}'";
        connection.Execute(
            $"DELETE FROM audit WHERE {Failed} AND id NOT IN (SELECT id FROM audit WHERE {Failed} ORDER BY id DESC LIMIT @few)",
            new { few = _max / 5 }
        );
        connection.Execute("DELETE FROM audit WHERE id NOT IN (SELECT id FROM audit ORDER BY id DESC LIMIT @max)", new { max = _max });
    }

    private static string Shorten(string text) => text.Length <= MaxTextLength ? text : text[..MaxTextLength];
}

/// <summary>A row of the audit table.</summary>
internal sealed record AuditEntry
{
    /// <summary>Number; later entries have greater numbers.</summary>
    public long Id { get; init; }

    /// <summary>Microseconds since 1970.</summary>
    public long Time { get; init; }

    /// <summary>User or other actor.</summary>
    public string Actor { get; init; } = "";

    /// <summary>Address of the client.</summary>
    public string Address { get; init; } = "";

    /// <summary>One of <see cref="AuditActions"/>.</summary>
    public string Action { get; init; } = "";

    /// <summary>Target of the action.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Details of the change.</summary>
    public string Detail { get; init; } = "";
}
