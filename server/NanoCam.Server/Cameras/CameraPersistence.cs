using Dapper;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Database;

namespace NanoCam.Server.Cameras;

/// <summary>
/// Writes the cameras of the <see cref="CameraRegistry"/> to the database: at once after a change by a user, a second after a camera came or
/// went, and once a minute for the time of the last activity.
/// </summary>
internal sealed partial class CameraPersistence : IHostedService, IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly CameraRegistry _cameras;
    private readonly ILogger<CameraPersistence> _logger;
    private readonly ServerDatabase _database;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private Dictionary<string, CameraRow> _written = [];
    private int _isSaveDue;

    public CameraPersistence(CameraRegistry cameras, ServerDatabase database, TimeProvider time, ILogger<CameraPersistence> logger)
    {
        _cameras = cameras;
        _logger = logger;
        _database = database;
        _timer = time.CreateTimer(_ => TrySave(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Load();
        _cameras.Changed += OnChanged;
        _cameras.Removed += OnChanged;
        _timer.Change(Period, Period);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _cameras.Changed -= OnChanged;
        _cameras.Removed -= OnChanged;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        TrySave();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Writes all changes now.</summary>
    /// <exception cref="SqliteException">The disk is full, or the file cannot be written.</exception>
    public void Save()
    {
        lock (_gate)
        {
            Volatile.Write(ref _isSaveDue, 0);
            var rows = _cameras.All.Select(CameraRow.From).ToDictionary(row => row.Id, StringComparer.Ordinal);
            var changed = rows.Values.Where(row => _written.GetValueOrDefault(row.Id) != row).ToList();
            var gone = _written.Keys.Where(id => !rows.ContainsKey(id)).ToList();
            if (changed.Count + gone.Count == 0)
            {
                return;
            }

            _database.Write(connection =>
            {
                connection.Execute(
                    "INSERT OR REPLACE INTO cameras VALUES (@Id, @Name, @LastSeen, @Revision, @IntervalMs, @Width, @Height, @Quality, @Controls)",
                    changed
                );
                connection.Execute("DELETE FROM cameras WHERE id = @Id", gone.Select(id => new { Id = id }));
            });
            _written = rows;
        }
    }

    private void TrySave()
    {
        try
        {
            Save();
        }
        catch (SqliteException e)
        {
            // The next change or the next minute retries.
            Log.SaveFailed(_logger, e);
        }
    }

    private void OnChanged(Camera camera)
    {
        // Changes in quick succession share one write. They cannot delay it forever.
        if (Interlocked.Exchange(ref _isSaveDue, 1) == 0)
        {
            _timer.Change(Soon, Period);
        }
    }

    private void Load()
    {
        using var connection = _database.Connect();
        foreach (var row in connection.Query<CameraRow>($"SELECT {CameraRow.Columns} FROM cameras"))
        {
            if (row.ToCamera() is { } camera)
            {
                _written[row.Id] = row;
                _cameras.Restore(camera);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Error,
            "Names and settings of cameras were not written to the database; the server retries within a minute"
        )]
        public static partial void SaveFailed(ILogger logger, Exception exception);
    }
}
