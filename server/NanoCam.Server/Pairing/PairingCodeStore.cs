using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using NanoCam.Server.Database;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Pairing;

/// <summary>The codes that are good just now. In memory, with the database written first; any thread may call.</summary>
public sealed partial class PairingCodeStore
{
    /// <summary>Codes at once. Each costs a derivation for every attempt to pair that names no camera it is bound to.</summary>
    public const int MaxCodes = 8;

    private readonly ServerDatabase _database;
    private readonly TimeProvider _time;
    private readonly ILogger<PairingCodeStore> _logger;
    private readonly TimeSpan _lifetime;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PairingCode> _codes = new(StringComparer.Ordinal);

    /// <summary>Loads the codes that outlived a restart.</summary>
    public PairingCodeStore(ServerDatabase database, TimeProvider time, IOptions<AccessOptions> options, ILogger<PairingCodeStore> logger)
    {
        _database = database;
        _time = time;
        _logger = logger;
        _lifetime = options.Value.PairingLifetime;
        using var connection = database.Connect();
        var rows = connection.Query<(string Code, string? Camera, long Created, long Expires, long? Used)>(
            "SELECT code, camera, created, expires, used FROM pairing_codes"
        );
        foreach (var row in rows)
        {
            _codes[row.Code] = new PairingCode(
                row.Code,
                row.Camera,
                DatabaseTime.FromColumn(row.Created),
                DatabaseTime.FromColumn(row.Expires),
                row.Used is { } used ? DatabaseTime.FromColumn(used) : null
            );
        }
    }

    /// <summary>Makes a code.</summary>
    /// <param name="camera">The one camera it is for; null leaves that to the first that uses it.</param>
    /// <param name="by">Who asked for it, for the record.</param>
    /// <returns>Null when there are <see cref="MaxCodes"/> already.</returns>
    public PairingCode? TryCreate(string? camera, string by)
    {
        lock (_gate)
        {
            DropExpired();
            // One camera needs one code: a second would only be a second way in.
            var replaced = camera is null ? [] : _codes.Values.Where(code => code.Camera == camera).ToList();
            if (_codes.Count - replaced.Count >= MaxCodes)
            {
                return null;
            }

            var now = _time.GetUtcNow();
            var made = new PairingCode(PairingCode.Draw(), camera, now, now + _lifetime, null);
            _database.Write(connection =>
            {
                connection.Execute("DELETE FROM pairing_codes WHERE expires <= @Now", new { Now = now.ToColumn() });
                Delete(connection, replaced);
                connection.Execute(
                    "INSERT INTO pairing_codes (code, camera, created, expires, created_by) VALUES (@Code, @Camera, @Created, @Expires, @By)",
                    new
                    {
                        made.Code,
                        made.Camera,
                        Created = now.ToColumn(),
                        Expires = made.Expires.ToColumn(),
                        By = by,
                    }
                );
            });
            replaced.ForEach(code => _codes.Remove(code.Code));
            _codes[made.Code] = made;
            return made;
        }
    }

    /// <summary>The codes that are good now, oldest first.</summary>
    public IReadOnlyList<PairingCode> All()
    {
        lock (_gate)
        {
            DropExpired();
            return [.. _codes.Values.OrderBy(code => code.Created)];
        }
    }

    /// <summary>Withdraws a code; false when there is no such code.</summary>
    public bool Remove(string code)
    {
        lock (_gate)
        {
            DropExpired();
            if (!_codes.TryGetValue(code, out var known))
            {
                return false;
            }

            _database.Write(connection => Delete(connection, [known]));
            return _codes.Remove(code);
        }
    }

    /// <summary>
    /// Uses a code for a camera: binds the code to it and, in the same transaction, does what <paramref name="put"/> does. False when the
    /// code went or another camera was faster.
    /// </summary>
    internal bool TryUse(string code, string camera, Action<Action<SqliteConnection>> put)
    {
        lock (_gate)
        {
            DropExpired();
            if (!_codes.TryGetValue(code, out var known) || (known.Camera is not null && known.Camera != camera))
            {
                return false;
            }

            var used = known with { Camera = camera, Used = _time.GetUtcNow() };
            put(connection =>
                connection.Execute(
                    "UPDATE pairing_codes SET camera = @camera, used = @at WHERE code = @code",
                    new
                    {
                        camera,
                        at = used.Used.Value.ToColumn(),
                        code,
                    }
                )
            );
            _codes[code] = used;
            return true;
        }
    }

    /// <summary>Ends the codes a camera made its key with.</summary>
    internal void Spend(string camera) => End(camera, code => code.Used is not null);

    /// <summary>Ends every code of a camera, those too that it has not used yet.</summary>
    internal void EndAll(string camera) => End(camera, static _ => true);

    private void End(string camera, Func<PairingCode, bool> which)
    {
        lock (_gate)
        {
            var spent = _codes.Values.Where(code => code.Camera == camera && which(code)).ToList();
            if (spent.Count == 0)
            {
                return;
            }

            spent.ForEach(code => _codes.Remove(code.Code));
            try
            {
                _database.Write(connection => Delete(connection, spent));
            }
            catch (SqliteException e)
            {
                // A frame came, and that must not fail. After a restart the next use of the key spends the code again.
                Log.NotWritten(_logger, e, camera);
            }
        }
    }

    private static void Delete(SqliteConnection connection, List<PairingCode> codes) =>
        connection.Execute("DELETE FROM pairing_codes WHERE code = @Code", codes.Select(code => new { code.Code }));

    // In memory only: a row that stays is void by its time, and goes when the next code is made.
    private void DropExpired()
    {
        var now = _time.GetUtcNow();
        foreach (var code in _codes.Values)
        {
            if (code.Expires <= now)
            {
                _codes.Remove(code.Code);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "That camera {CameraId} used its code could not be written")]
        public static partial void NotWritten(ILogger logger, Exception exception, string cameraId);
    }
}
