using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Database;

namespace NanoCam.Server.Pairing;

/// <summary>
/// Stores the keys of all paired cameras. Every upload reads a key, so all keys are in memory; changes are written to the database first.
/// Thread-safe; changes are serialized.
/// </summary>
public sealed class CameraKeyStore
{
    private readonly ConcurrentDictionary<string, CameraKey> _keys = new(StringComparer.Ordinal);

    // Keyed by hash, so that the time of a lookup reveals nothing about the keys.
    private readonly ConcurrentDictionary<Fingerprint, string> _owners = new();
    private readonly Lock _gate = new();

    // Revoked keys that are still in the table because the disk was full.
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
    /// Raised with the id of a camera whose key was replaced or revoked. Connections opened with the old key, or without one, must end.
    /// </summary>
    public event Action<string>? Changed;

    /// <summary>Number that changes with every change of a key, so that callers can detect that a check must be repeated.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Number of cameras with a key.</summary>
    public int Count => _keys.Count;

    /// <summary>Finds the key of a camera.</summary>
    public bool TryGet(string camera, [NotNullWhen(true)] out CameraKey? key) => _keys.TryGetValue(camera, out key);

    /// <summary>Finds the camera of a key.</summary>
    public bool TryFindOwner(ReadOnlySpan<byte> presented, [NotNullWhen(true)] out string? camera, [NotNullWhen(true)] out CameraKey? key)
    {
        key = null;
        return _owners.TryGetValue(Fingerprint.Of(presented), out camera) && _keys.TryGetValue(camera, out key) && key.Matches(presented);
    }

    /// <summary>Records that a camera proved its key, and invalidates the pairing code that the key was derived from.</summary>
    public void Used(string camera, CameraKey key)
    {
        if (key.TryMarkUsed())
        {
            _codes.EndUsed(camera);
        }
    }

    /// <summary>Stores the key of a camera, and invalidates an older one.</summary>
    /// <exception cref="SqliteException">The key could not be written; the older one stays valid.</exception>
    public CameraKey Put(string camera, ReadOnlySpan<byte> bytes, string origin) => Put(camera, bytes, origin, static _ => { });

    /// <summary>Stores the key of a camera in one transaction with other statements.</summary>
    internal CameraKey Put(string camera, ReadOnlySpan<byte> bytes, string origin, Action<SqliteConnection> together)
    {
        if (bytes.Length != CameraKey.Size)
        {
            throw new ArgumentException($"A key must be {CameraKey.Size} bytes long.", nameof(bytes));
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

    /// <summary>Revokes the key of a camera. Returns false when the camera has none.</summary>
    /// <exception cref="NotPersistedException">The key is revoked, but the change could not be written.</exception>
    public bool Revoke(string camera)
    {
        SqliteException? failure = null;
        lock (_gate)
        {
            if (!_keys.ContainsKey(camera))
            {
                return false;
            }

            // Memory is updated first, so that the key is rejected even when the disk is full.
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

        // Otherwise the camera, or another holder of the code, could pair again. That includes a code created to pair the camera again.
        _codes.EndAll(camera);
        Changed?.Invoke(camera);
        return failure is null ? true : throw new NotPersistedException(failure);
    }

    /// <summary>Writes changes that could not be written before.</summary>
    /// <exception cref="SqliteException">The changes still cannot be written.</exception>
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

    /// <summary>SHA-256 of a key. A value type without an array, because the server computes one for every wrong key.</summary>
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
