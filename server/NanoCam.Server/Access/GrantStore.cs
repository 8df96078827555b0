using System.Collections.Immutable;
using Dapper;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Storage;

namespace NanoCam.Server.Access;

/// <summary>
/// Grants of one kind: in memory, where every request asks for them, and in a table. Readers see one immutable picture; writers take
/// turns, and write to the table first.
/// </summary>
internal abstract class GrantStore<T>(Database database, TimeProvider time, string table)
    where T : Grant
{
    private readonly Lock _gate = new();
    private volatile ImmutableDictionary<string, T> _grants = ImmutableDictionary<string, T>.Empty;

    /// <summary>All of them, the newest first.</summary>
    public IReadOnlyList<T> All => [.. _grants.Values.OrderByDescending(grant => grant.Created)];

    /// <summary>Microseconds since 1970.</summary>
    protected long Now => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    protected Database Database => database;

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
            End(other => ReferenceEquals(other, grant));
            return null;
        }

        grant.Touch(now);
        return grant;
    }

    /// <summary>Ends those that <paramref name="which"/> names, with everything that is open on their account, and returns how many there were.</summary>
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
            database.Write(connection => connection.Execute($"DELETE FROM {table} WHERE hash = @Hash", ending.Select(grant => new { grant.Hash })));
            return ending.Count;
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

        End(grant => now >= grant.Expires);
    }

    /// <summary>Takes over what somebody else did to the table, and ends what is gone from it.</summary>
    public void Reload()
    {
        lock (_gate)
        {
            using var connection = database.Connect();
            var rows = Read(connection).ToDictionary(grant => KeyOf(grant.Hash), StringComparer.Ordinal);
            Forget([.. _grants.Where(pair => !rows.ContainsKey(pair.Key)).Select(pair => pair.Value)]);
            _grants = _grants.AddRange(rows.Where(pair => !_grants.ContainsKey(pair.Key)));
        }
    }

    /// <summary>Writes when they were last used.</summary>
    public virtual void Flush()
    {
    }

    /// <summary>Adds one: <paramref name="insert"/> writes it to the table.</summary>
    protected T Add(Func<SqliteConnection, T> insert)
    {
        lock (_gate)
        {
            T added = null!;
            database.Write(connection => added = insert(connection));
            _grants = _grants.SetItem(KeyOf(added.Hash), added);
            return added;
        }
    }

    /// <summary>Reads the table.</summary>
    protected abstract IEnumerable<T> Read(SqliteConnection connection);

    private static string KeyOf(byte[] hash) => Convert.ToHexString(hash);

    private void Forget(List<T> ending)
    {
        _grants = _grants.RemoveRange(ending.Select(grant => KeyOf(grant.Hash)));
        foreach (var grant in ending)
        {
            grant.End();
        }
    }
}
