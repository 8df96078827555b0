using System.Collections.Immutable;
using Dapper;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Database;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Accounts;

/// <summary>
/// Credentials of one kind, kept in memory for checking every request, and in a database table. Readers see one immutable snapshot; writers
/// take
/// a lock and write to the table first.
/// </summary>
internal abstract partial class CredentialStore<T>(
    ServerDatabase database,
    UserStore users,
    TimeProvider time,
    ILogger logger,
    string table
)
    where T : Credential
{
    // An expired row is deleted after the server has been running for this long since then, if it has also expired by date.
    private const long ExpiredRetention = 24L * 3600 * 1_000_000;

    private readonly Lock _gate = new();

    // Differences from the table after a failed write: ended credentials that are still in it, and new credentials that are not.
    private readonly Dictionary<string, byte[]> _undeleted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unwritten = new(StringComparer.Ordinal);

    // Rows of expired credentials. They are not deleted by the date alone, which can be wrong for years and then be corrected.
    private readonly Dictionary<string, ExpiredRow> _expired = new(StringComparer.Ordinal);
    private volatile ImmutableDictionary<string, T> _grants = ImmutableDictionary<string, T>.Empty;

    /// <summary>All credentials, newest first.</summary>
    public IReadOnlyList<T> All => [.. _grants.Values.OrderByDescending(credential => credential.Created)];

    /// <summary>Current time, in microseconds since 1970.</summary>
    protected long Now => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Current time on the monotonic clock.</summary>
    protected long Monotonic => time.MonotonicMicroseconds();

    protected ServerDatabase Database => database;

    /// <summary>Finds the credential of a secret; null if it does not exist, has expired, or no longer belongs to its user.</summary>
    public T? Find(string secret)
    {
        if (secret.Length is 0 or > Secret.MaxLength || !_grants.TryGetValue(KeyOf(Secret.Hash(secret)), out var credential))
        {
            return null;
        }

        var monotonic = Monotonic;
        if (monotonic >= credential.Deadline || !IsCurrent(credential))
        {
            Sweep();
            return null;
        }

        credential.Touch(Now, monotonic);
        return credential;
    }

    /// <summary>
    /// Ends the credentials that match <paramref name="which"/>, with the streams and sockets opened with them, and returns their number.
    /// </summary>
    /// <exception cref="NotPersistedException">The credentials have ended in memory, but the table was not written.</exception>
    public int End(Func<T, bool> which)
    {
        lock (_gate)
        {
            var ending = _grants.Values.Where(which).ToList();
            // Expired rows too: otherwise a new date could make them valid again.
            var expired = _expired.Where(pair => which(pair.Value.Credential)).ToList();
            if (ending.Count + expired.Count == 0)
            {
                return 0;
            }

            // Memory is updated first, so that the credentials are refused from now on even if the disk is full.
            Forget(ending);
            ending.ForEach(credential => _undeleted[KeyOf(credential.Hash)] = credential.Hash);
            expired.ForEach(pair => ForgetExpired(pair.Key, pair.Value));
            try
            {
                Delete();
            }
            catch (SqliteException e)
            {
                throw new NotPersistedException(e);
            }

            return ending.Count;
        }
    }

    /// <summary>Ends matching credentials without an error for the caller; a failed write is logged and tried again.</summary>
    public void TryEnd(Func<T, bool> which)
    {
        try
        {
            End(which);
        }
        catch (NotPersistedException e)
        {
            Log.NotWritten(logger, e.InnerException!, table);
        }
    }

    /// <summary>Ends the credentials of a removed user; the database has deleted their rows with the user.</summary>
    public void Forget(long user)
    {
        lock (_gate)
        {
            Forget([.. _grants.Values.Where(credential => credential.User == user)]);
        }
    }

    /// <summary>Whether a credential still belongs to its user.</summary>
    public bool IsCurrent(T credential) => users.Find(credential.User) is { } user && IsOf(credential, user);

    /// <summary>Records a use of every credential with an open request, and ends those that expired or that their users lost.</summary>
    public void Sweep()
    {
        var (now, monotonic) = (Now, Monotonic);
        foreach (var credential in _grants.Values.Where(credential => credential.IsInUse))
        {
            credential.Touch(now, monotonic);
        }

        lock (_gate)
        {
            var expired = _grants.Values.Where(credential => monotonic >= credential.Deadline).ToList();
            expired.ForEach(credential => _expired[KeyOf(credential.Hash)] = new ExpiredRow(credential, monotonic, InThisRun: true));
            Forget(expired);
        }

        TryEnd(credential => !IsCurrent(credential));
    }

    /// <summary>
    /// Loads new rows of the table, and ends credentials whose rows no longer exist. After the date was set, also loads rows that had
    /// expired by
    /// the
    /// old date and have not by the new one.
    /// </summary>
    public void Reload()
    {
        lock (_gate)
        {
            using var connection = database.Connect();
            var rows = Read(connection).ToDictionary(credential => KeyOf(credential.Hash), StringComparer.Ordinal);
            Forget([.. _grants.Where(pair => !rows.ContainsKey(pair.Key) && !_unwritten.Contains(pair.Key)).Select(pair => pair.Value)]);
            foreach (var key in _expired.Keys.Where(key => !rows.ContainsKey(key)).ToList())
            {
                _expired.Remove(key);
            }

            var monotonic = Monotonic;
            foreach (var (key, credential) in rows.Where(pair => !_grants.ContainsKey(pair.Key) && !_undeleted.ContainsKey(pair.Key)))
            {
                if (_expired.TryGetValue(key, out var known) && known.InThisRun)
                {
                    continue;
                }

                if (credential.Deadline > monotonic)
                {
                    _expired.Remove(key);
                    _grants = _grants.Add(key, credential);
                }
                else
                {
                    _expired.TryAdd(key, new ExpiredRow(credential, monotonic, InThisRun: false));
                }
            }
        }
    }

    /// <summary>Writes the times of last use and deletions that failed before, and deletes rows that expired long ago.</summary>
    public virtual void Flush()
    {
        lock (_gate)
        {
            var (now, monotonic) = (Now, Monotonic);
            foreach (var (key, row) in _expired.Where(pair => pair.Value.IsOld(now, monotonic)).ToList())
            {
                ForgetExpired(key, row);
            }

            Delete();
        }
    }

    /// <summary>Adds a credential.</summary>
    /// <param name="insert">Writes it to the table.</param>
    /// <param name="otherwise">Creates a credential that lasts until a restart if the table cannot be written; null if the write is
    /// required. A locked database does not count, because it can be written again soon.</param>
    protected T Add(Func<SqliteConnection, T> insert, Func<T>? otherwise = null)
    {
        lock (_gate)
        {
            T added = null!;
            try
            {
                database.Write(connection => added = insert(connection));
            }
            catch (SqliteException e) when (otherwise is not null && !SqliteErrors.IsLocked(e))
            {
                Log.NotWritten(logger, e, table);
                added = otherwise();
                _unwritten.Add(KeyOf(added.Hash));
            }

            _grants = _grants.SetItem(KeyOf(added.Hash), added);
            return added;
        }
    }

    /// <summary>Whether a credential is still one of this user. It is called under the lock and must not take another.</summary>
    protected virtual bool IsOf(T credential, User user) => true;

    /// <summary>Reads the table.</summary>
    protected abstract IEnumerable<T> Read(SqliteConnection connection);

    /// <summary>
    /// Returns the time on the monotonic clock at which something expires: the rest of its lifetime according to the date. Setting the
    /// date back does not extend it.
    /// </summary>
    /// <param name="start">Start of the lifetime, in microseconds since 1970.</param>
    /// <param name="lifetime">Lifetime in microseconds.</param>
    protected long DeadlineOf(long start, long lifetime) => Monotonic + Math.Min(lifetime, start + lifetime - Now);

    private static string KeyOf(byte[] hash) => Convert.ToHexString(hash);

    private void Delete()
    {
        if (_undeleted.Count > 0)
        {
            database.Write(connection =>
                connection.Execute($"DELETE FROM {table} WHERE hash = @Hash", _undeleted.Values.Select(hash => new { Hash = hash }))
            );
            _undeleted.Clear();
        }
    }

    private void ForgetExpired(string key, ExpiredRow row)
    {
        _undeleted[key] = row.Credential.Hash;
        _expired.Remove(key);
    }

    private void Forget(List<T> ending)
    {
        _unwritten.ExceptWith(ending.Select(credential => KeyOf(credential.Hash)));
        _grants = _grants.RemoveRange(ending.Select(credential => KeyOf(credential.Hash)));
        foreach (var credential in ending)
        {
            credential.End();
        }
    }

    private sealed record ExpiredRow(T Credential, long Since, bool InThisRun)
    {
        public bool IsOld(long now, long monotonic) => monotonic - Since >= ExpiredRetention && now >= Credential.Expires;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A change to {Table} could not be written and will be lost if the server restarts")]
        public static partial void NotWritten(ILogger logger, Exception exception, string table);
    }
}
