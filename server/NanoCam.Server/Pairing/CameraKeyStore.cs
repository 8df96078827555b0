using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Database;

namespace NanoCam.Server.Pairing;

/// <summary>
/// The keys of all paired cameras. Asked for every upload, so all of them are in memory; what changes is in the database first. Any
/// thread may ask; changes come one at a time.
/// </summary>
public sealed class CameraKeyStore
{
    private readonly ConcurrentDictionary<string, CameraKey> _keys = new(StringComparer.Ordinal);

    // By a hash, so that the time of a lookup tells nothing about the keys themselves.
    private readonly ConcurrentDictionary<Fingerprint, string> _owners = new();
    private readonly Lock _gate = new();

    // Revoked, and in the table still: the disk was full.
    private readonly HashSet<string> _undeleted = new(StringComparer.Ordinal);
    private readonly ServerDatabase _database;
    private readonly PairingCodeStore _codes;
    private readonly TimeProvider _time;
    private int _version;

    /// <summary>Loads the keys.</summary>
    public CameraKeyStore(ServerDatabase database, PairingCodeStore codes, TimeProvider time)
    {
        _database = database;
        _codes = codes;
        _time = time;
        using var connection = database.Connect();
        foreach (
            var (camera, key, created, origin) in connection.Query<(string, byte[], long, string)>(
                "SELECT camera, key, created, origin FROM camera_keys"
            )
        )
        {
            Keep(camera, new CameraKey(key, DatabaseTime.FromColumn(created), origin));
        }
    }

    /// <summary>
    /// Raised with the id of a camera whose key was replaced or revoked: what was opened with the old one, or with none, has to end.
    /// </summary>
    public event Action<string>? Changed;

    /// <summary>Another number after every change, so that whoever let somebody in can tell whether that has to be asked again.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Cameras that have a key.</summary>
    public int Count => _keys.Count;

    /// <summary>Finds the key of a camera.</summary>
    public bool TryGet(string camera, [NotNullWhen(true)] out CameraKey? key) => _keys.TryGetValue(camera, out key);

    /// <summary>Finds the camera that a key belongs to.</summary>
    public bool TryFindOwner(ReadOnlySpan<byte> presented, [NotNullWhen(true)] out string? camera, [NotNullWhen(true)] out CameraKey? key)
    {
        key = null;
        return _owners.TryGetValue(Fingerprint.Of(presented), out camera) && _keys.TryGetValue(camera, out key) && key.Is(presented);
    }

    /// <summary>Notes that a camera proved its key: the code it came from is then worth nothing any more, whoever saw it.</summary>
    public void Used(string camera, CameraKey key)
    {
        if (key.TryMarkUsed())
        {
            _codes.Spend(camera);
        }
    }

    /// <summary>Gives a camera a key; an older one is void from then on.</summary>
    /// <exception cref="SqliteException">It could not be written; the older one stays.</exception>
    public CameraKey Put(string camera, ReadOnlySpan<byte> bytes, string origin) => Put(camera, bytes, origin, static _ => { });

    /// <summary>Gives a camera a key, together with other statements: both happen or neither.</summary>
    internal CameraKey Put(string camera, ReadOnlySpan<byte> bytes, string origin, Action<SqliteConnection> together)
    {
        if (bytes.Length != CameraKey.Size)
        {
            throw new ArgumentException($"A key has {CameraKey.Size} bytes.", nameof(bytes));
        }

        var key = new CameraKey(bytes.ToArray(), _time.GetUtcNow(), origin);
        lock (_gate)
        {
            _database.Write(connection =>
            {
                connection.Execute(
                    "INSERT OR REPLACE INTO camera_keys (camera, key, created, origin) VALUES (@camera, @bytes, @created, @origin)",
                    new
                    {
                        camera,
                        bytes = key.Bytes.ToArray(),
                        created = key.Created.ToColumn(),
                        origin,
                    }
                );
                together(connection);
            });
            _undeleted.Remove(camera);
            Forget(camera);
            Keep(camera, key);
            Interlocked.Increment(ref _version);
        }

        Changed?.Invoke(camera);
        return key;
    }

    /// <summary>Revokes the key of a camera; false when it has none.</summary>
    /// <exception cref="NotPersistedException">It is revoked, but that could not be written.</exception>
    public bool Revoke(string camera)
    {
        SqliteException? failure = null;
        lock (_gate)
        {
            if (!_keys.ContainsKey(camera))
            {
                return false;
            }

            // In memory first: should the disk be full, it is refused from now on all the same.
            Forget(camera);
            Interlocked.Increment(ref _version);
            _undeleted.Add(camera);
            try
            {
                Delete();
            }
            catch (SqliteException e)
            {
                failure = e;
            }
        }

        // Else the camera, or whoever saw its code, could pair again with it: one that was made to pair it again is in its hands, too.
        _codes.EndAll(camera);
        Changed?.Invoke(camera);
        return failure is null ? true : throw new NotPersistedException(failure);
    }

    /// <summary>Writes what could not be written before.</summary>
    /// <exception cref="SqliteException">It still cannot.</exception>
    public void Flush()
    {
        lock (_gate)
        {
            Delete();
        }
    }

    private void Delete()
    {
        if (_undeleted.Count > 0)
        {
            _database.Write(connection =>
                connection.Execute("DELETE FROM camera_keys WHERE camera = @Camera", _undeleted.Select(camera => new { Camera = camera }))
            );
            _undeleted.Clear();
        }
    }

    private void Keep(string camera, CameraKey key)
    {
        _keys[camera] = key;
        _owners[Fingerprint.Of(key.Bytes.Span)] = camera;
    }

    private void Forget(string camera)
    {
        if (_keys.TryRemove(camera, out var old))
        {
            _owners.TryRemove(Fingerprint.Of(old.Bytes.Span), out _);
        }
    }

    /// <summary>SHA-256 of a key, without an array: it is made for every wrong key that comes.</summary>
    private readonly record struct Fingerprint(UInt128 High, UInt128 Low)
    {
        public static Fingerprint Of(ReadOnlySpan<byte> key)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(key, hash);
            return new(BitConverter.ToUInt128(hash), BitConverter.ToUInt128(hash[16..]));
        }
    }
}
