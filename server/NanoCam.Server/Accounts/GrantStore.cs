using System.Collections.Immutable;
using Dapper;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Database;

namespace NanoCam.Server.Accounts;

/// <summary>
/// Grants of one kind: in memory, where every request asks for them, and in a table. Readers see one immutable picture; writers take
/// turns, and write to the table first.
/// </summary>
internal abstract partial class GrantStore<T>(ServerDatabase database, TimeProvider time, ILogger logger, string table)
    where T : Grant
{
    private readonly Lock _gate = new();

    // Ended, and in the table still, or the other way round: the disk was full.
    private readonly Dictionary<string, byte[]> _undeleted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unwritten = new(StringComparer.Ordinal);
    private volatile ImmutableDictionary<string, T> _grants = ImmutableDictionary<string, T>.Empty;

    /// <summary>All of them, the newest first.</summary>
    public IReadOnlyList<T> All => [.. _grants.Values.OrderByDescending(grant => grant.Created)];

    /// <summary>Microseconds since 1970.</summary>
    protected long Now => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    protected ServerDatabase Database => database;

    /// <summary>The grant of a secret; null when there is none, or when it has expired.</summary>
    public T? Find(string secret)
    {
        if (secret.Length is 0 or > Secret.MaxLength || !_grants.TryGetValue(KeyOf(Secret.Hash(secret)), out var grant))
        {
            return null;
        }

        var now = Now;
        if (now >= grant.Expires)
        {
            TryEnd(other => ReferenceEquals(other, grant));
            return null;
        }

        grant.Touch(now);
        return grant;
    }

    /// <summary>
    /// Ends those that <paramref name="which"/> names, with everything that is open on their account, and returns how many there were.
    /// </summary>
    /// <exception cref="NotPersistedException">They have ended, but that could not be written.</exception>
    public int End(Func<T, bool> which)
    {
        lock (_gate)
        {
            var ending = _grants.Values.Where(which).ToList();
            if (ending.Count == 0)
            {
                return 0;
            }

            // In memory first: should the disk be full, they are refused from now on all the same.
            Forget(ending);
            ending.ForEach(grant => _undeleted[KeyOf(grant.Hash)] = grant.Hash);
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

    /// <summary>The same for those whose end nobody waits for: what could not be written is tried again.</summary>
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

    /// <summary>Ends those of a user who was removed; the table has lost them with the user.</summary>
    public void Forget(long user)
    {
        lock (_gate)
        {
            Forget([.. _grants.Values.Where(grant => grant.User == user)]);
        }
    }

    /// <summary>Ends what has expired, and counts what is in use as used.</summary>
    public void Sweep()
    {
        var now = Now;
        foreach (var grant in _grants.Values.Where(grant => grant.IsInUse))
        {
            grant.Touch(now);
        }

        TryEnd(grant => now >= grant.Expires);
    }

    /// <summary>Takes over what somebody else did to the table, and ends what is gone from it.</summary>
    public void Reload()
    {
        lock (_gate)
        {
            using var connection = database.Connect();
            var rows = Read(connection).ToDictionary(grant => KeyOf(grant.Hash), StringComparer.Ordinal);
            Forget([.. _grants.Where(pair => !rows.ContainsKey(pair.Key) && !_unwritten.Contains(pair.Key)).Select(pair => pair.Value)]);
            _grants = _grants.AddRange(rows.Where(pair => !_grants.ContainsKey(pair.Key) && !_undeleted.ContainsKey(pair.Key)));
        }
    }

    /// <summary>Writes when they were last used, and what could not be written before.</summary>
    public virtual void Flush()
    {
        lock (_gate)
        {
            Delete();
        }
    }

    /// <summary>Adds one: <paramref name="insert"/> writes it to the table.</summary>
    /// <param name="insert">Writes it.</param>
    /// <param name="otherwise">What is added until the next restart where it cannot be written; null where it has to be.</param>
    protected T Add(Func<SqliteConnection, T> insert, Func<T>? otherwise = null)
    {
        lock (_gate)
        {
            T added = null!;
            try
            {
                database.Write(connection => added = insert(connection));
            }
            catch (SqliteException e) when (otherwise is not null)
            {
                Log.NotWritten(logger, e, table);
                added = otherwise();
                _unwritten.Add(KeyOf(added.Hash));
            }

            _grants = _grants.SetItem(KeyOf(added.Hash), added);
            return added;
        }
    }

    /// <summary>Reads the table.</summary>
    protected abstract IEnumerable<T> Read(SqliteConnection connection);

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

    private void Forget(List<T> ending)
    {
        _unwritten.ExceptWith(ending.Select(grant => KeyOf(grant.Hash)));
        _grants = _grants.RemoveRange(ending.Select(grant => KeyOf(grant.Hash)));
        foreach (var grant in ending)
        {
            grant.End();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A change of {Table} could not be written; it holds until a restart")]
        public static partial void NotWritten(ILogger logger, Exception exception, string table);
    }
}
