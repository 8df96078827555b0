using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using NanoCam.Server.Database;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Accounts;

/// <summary>
/// Who did what: signed in, paired, changed, deleted. No secret is ever written here. Bounded: the oldest entries go; those of failed
/// attempts have a fifth of the room, so that somebody who guesses cannot wash away what else happened.
/// </summary>
internal sealed partial class AuditLog
{
    private const int PruneEvery = 64;
    private const int MaxTextLength = 200;

    private readonly ServerDatabase _database;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditLog> _logger;
    private readonly int _max;
    private int _untilPrune;

    public AuditLog(ServerDatabase database, TimeProvider time, IOptions<AccessOptions> options, ILogger<AuditLog> logger)
    {
        _database = database;
        _time = time;
        _logger = logger;
        _max = options.Value.AuditEntries;
    }

    /// <summary>Writes an entry. It never fails what it is about: a full disk is told in the server's log.</summary>
    /// <param name="actor">Name of the user, or what else acted, such as "camera hall".</param>
    /// <param name="address">Where from; empty for the console.</param>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="subject">What it was done to: a camera id, a user name.</param>
    /// <param name="detail">What changed, short.</param>
    public void Write(string actor, string address, string action, string subject, string detail = "")
    {
        try
        {
            _database.Write(connection =>
            {
                connection.Execute(
                    "INSERT INTO audit (time, actor, address, action, subject, detail) VALUES (@time, @actor, @address, @action, @subject, @detail)",
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
            Log.WriteFailed(_logger, e, action, subject);
        }
    }

    /// <summary>Reads entries, the newest first.</summary>
    /// <param name="before">Only entries with a smaller number; null begins with the newest.</param>
    /// <param name="limit">Entries at most.</param>
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

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The record of {Action} {Subject} could not be written")]
        public static partial void WriteFailed(ILogger logger, Exception exception, string action, string subject);
    }
}

/// <summary>An entry as it stands in the table.</summary>
internal sealed record AuditEntry
{
    /// <summary>Number; grows.</summary>
    public long Id { get; init; }

    /// <summary>Microseconds since 1970.</summary>
    public long Time { get; init; }

    /// <summary>Who did it.</summary>
    public string Actor { get; init; } = "";

    /// <summary>Where from.</summary>
    public string Address { get; init; } = "";

    /// <summary>What was done.</summary>
    public string Action { get; init; } = "";

    /// <summary>What it was done to.</summary>
    public string Subject { get; init; } = "";

    /// <summary>What changed.</summary>
    public string Detail { get; init; } = "";
}
