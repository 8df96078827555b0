using System.Collections.Concurrent;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using NanoCam.Server.Background;
using NanoCam.Server.Database;
using NanoCam.Server.Frames;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Pairing;

/// <summary>Stores the valid pairing codes in memory. Changes are written to the database first. Thread-safe.</summary>
public sealed partial class PairingCodeStore
{
    /// <summary>Maximum number of valid codes. A pairing attempt costs one derivation for each code valid for the camera.</summary>
    public const int MaxCodes = 8;

    private static readonly TimeSpan ExpiredRetention = TimeSpan.FromDays(1);

    private readonly ServerDatabase _database;
    private readonly TimeProvider _time;
    private readonly ILogger<PairingCodeStore> _logger;
    private readonly TimeSpan _lifetime;
    private readonly long _started;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, PairingCode> _codes = new(StringComparer.Ordinal);

    /// <summary>Loads the codes from the database.</summary>
    public PairingCodeStore(ServerDatabase database, TimeProvider time, IOptions<AccessOptions> options, ILogger<PairingCodeStore> logger)
    {
        _database = database;
        _time = time;
        _logger = logger;
        _lifetime = options.Value.PairingLifetime;
        _started = time.GetTimestamp();
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
            )
            {
                // The remaining time according to the date. Setting the date back does not extend it.
                Deadline = time.MonotonicMicroseconds() + Math.Min(row.Expires - row.Created, row.Expires - time.Microseconds()),
            };
        }
    }

    /// <summary>Completes when the codes that were used are deleted from the database.</summary>
    internal Task Deleting { get; private set; } = Task.CompletedTask;

    /// <summary>Creates a code.</summary>
    /// <param name="camera">Camera that the code is valid for; null for the first camera that uses the code.</param>
    /// <param name="by">Name of the user who creates the code, for the database.</param>
    /// <returns>The code, or null when there already are <see cref="MaxCodes"/>.</returns>
    public PairingCode? TryCreate(string? camera, string by)
    {
        lock (_gate)
        {
            DropExpired();
            // A camera needs only one code. A second one would be another secret to protect.
            var replaced = camera is null ? [] : _codes.Values.Where(code => code.Camera == camera).ToList();
            if (_codes.Count - replaced.Count >= MaxCodes)
            {
                return null;
            }

            var now = _time.GetUtcNow();
            var made = new PairingCode(PairingCode.Draw(), camera, now, now + _lifetime, null)
            {
                Deadline = _time.MonotonicMicroseconds() + (_lifetime.Ticks / TimeSpan.TicksPerMicrosecond),
            };
            _database.Write(connection =>
            {
                DeleteOld(connection, now);
                Delete(connection, replaced);
                connection.Execute(
                    "INSERT INTO pairing_codes (code, camera, created, expires, created_by) "
                        + "VALUES (@Code, @Camera, @Created, @Expires, @By)",
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
            replaced.ForEach(Forget);
            _codes[made.Code] = made;
            return made;
        }
    }

    /// <summary>Returns the valid codes, oldest first.</summary>
    public IReadOnlyList<PairingCode> All()
    {
        lock (_gate)
        {
            DropExpired();
            return [.. _codes.Values.OrderBy(code => code.Created)];
        }
    }

    /// <summary>Returns the time until the oldest code expires.</summary>
    public TimeSpan UntilNextExpiry()
    {
        lock (_gate)
        {
            DropExpired();
            // A copy: a frame of a camera can end a code meanwhile.
            var codes = _codes.Values;
            return codes.Count == 0
                ? TimeSpan.Zero
                : TimeSpan.FromMicroseconds(codes.Min(code => code.Deadline) - _time.MonotonicMicroseconds());
        }
    }

    /// <summary>Withdraws a code. Returns false when the code does not exist.</summary>
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
            return _codes.TryRemove(code, out _);
        }
    }

    /// <summary>
    /// Binds a code to a camera in the same transaction as <paramref name="put"/>. Returns false when the code is no longer valid or
    /// another camera has used it.
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
            // The camera may have used its key during the write, which ends the code.
            _codes.TryUpdate(code, used, known);
            return true;
        }
    }

    /// <summary>
    /// Invalidates the codes that a camera derived its key from. Called with a frame or a handshake, so it waits neither for the database
    /// nor for a change that does.
    /// </summary>
    internal void EndUsed(string camera)
    {
        if (Take(camera, code => code.Used is not null) is { Count: > 0 } spent)
        {
            Deleting = LowPriorityThread.RunAsync("pairing codes", () => TryDelete(camera, spent));
        }
    }

    /// <summary>Invalidates all codes of a camera, used or not.</summary>
    internal void EndAll(string camera)
    {
        lock (_gate)
        {
            if (Take(camera, static _ => true) is { Count: > 0 } spent)
            {
                TryDelete(camera, spent);
            }
        }
    }

    private List<PairingCode> Take(string camera, Func<PairingCode, bool> which)
    {
        var spent = _codes.Values.Where(code => code.Camera == camera && which(code)).ToList();
        spent.ForEach(Forget);
        return spent;
    }

    private void Forget(PairingCode code) => _codes.TryRemove(code.Code, out _);

    private void TryDelete(string camera, List<PairingCode> spent)
    {
        try
        {
            _database.Write(connection => Delete(connection, spent));
        }
        catch (SqliteException e)
        {
            // After a restart the next use of the key invalidates the code again.
            Log.NotWritten(_logger, e, camera);
        }
    }

    private static void Delete(SqliteConnection connection, List<PairingCode> codes) =>
        connection.Execute("DELETE FROM pairing_codes WHERE code = @Code", codes.Select(code => new { code.Code }));

    // The date alone is not sufficient, because it can be wrong and be corrected later. After a day, a row that has expired by date and is
    // not in memory can be deleted.
    private void DeleteOld(SqliteConnection connection, DateTimeOffset now)
    {
        if (_time.GetElapsedTime(_started) >= ExpiredRetention)
        {
            var old = connection
                .Query<string>("SELECT code FROM pairing_codes WHERE expires <= @Now", new { Now = now.ToColumn() })
                .Where(code => !_codes.ContainsKey(code))
                .Select(code => new { code });
            connection.Execute("DELETE FROM pairing_codes WHERE code = @code", old.ToList());
        }
    }

    // In memory only: an expired row is invalid after a restart too, and is deleted later.
    private void DropExpired()
    {
        var now = _time.MonotonicMicroseconds();
        foreach (var code in _codes.Values)
        {
            if (code.Deadline <= now)
            {
                Forget(code);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The used pairing code of camera {CameraId} could not be deleted from the database")]
        public static partial void NotWritten(ILogger logger, Exception exception, string cameraId);
    }
}
