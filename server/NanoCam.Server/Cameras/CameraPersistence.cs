using Dapper;
using Microsoft.Data.Sqlite;
using NanoCam.Server.Background;
using NanoCam.Server.Database;
using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>
/// Synchronizes the table of cameras with the <see cref="CameraRegistry"/>. A user's change is written before it takes effect, so a full
/// disk leaves the camera as it was. New and removed cameras are written after a second, and the times at which cameras were last seen once
/// a minute.
/// </summary>
internal sealed class CameraPersistence : IHostedService, IDisposable
{
    private const string Insert =
        "INSERT OR REPLACE INTO cameras VALUES (@Id, @Name, @LastSeen, @Revision, @IntervalMs, @Width, @Height, @Quality, @Controls)";

    private const string Saving = "Writing names and settings of cameras to the database";

    // The next change or the next minute retries a write that failed.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly CameraRegistry _cameras;
    private readonly BackgroundWork _work;
    private readonly ServerDatabase _database;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private Dictionary<string, CameraRow> _written = [];
    private int _isSaveDue;

    public CameraPersistence(CameraRegistry cameras, ServerDatabase database, BackgroundWork work)
    {
        _cameras = cameras;
        _work = work;
        _database = database;
        _timer = work.CreateTimer(Saving, Save);
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
        _work.Try(Saving, "", Save);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Renames a camera.</summary>
    /// <exception cref="SqliteException">The name cannot be written; the camera keeps its name.</exception>
    public void Rename(Camera camera, string name)
    {
        lock (_gate)
        {
            Write(CameraRow.From(camera, name, camera.Desired));
            camera.Name = name;
        }
    }

    /// <summary>Replaces the desired settings of a camera.</summary>
    /// <exception cref="SqliteException">The settings cannot be written; the camera keeps its desired settings.</exception>
    public void ChangeDesired(Camera camera, CameraSettings desired)
    {
        lock (_gate)
        {
            Write(CameraRow.From(camera, camera.Name, desired));
            camera.Desired = desired;
        }
    }

    /// <summary>Deletes the row of a camera that is about to be removed.</summary>
    /// <exception cref="SqliteException">The row cannot be deleted.</exception>
    public void Delete(Camera camera)
    {
        lock (_gate)
        {
            _database.Write(connection => connection.Execute("DELETE FROM cameras WHERE id = @Id", new { camera.Id }));
            _written.Remove(camera.Id);
        }
    }

    /// <summary>Writes every camera that differs from its row.</summary>
    /// <exception cref="SqliteException">The disk is full, or the database file was removed.</exception>
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
                connection.Execute(Insert, changed);
                connection.Execute("DELETE FROM cameras WHERE id = @Id", gone.Select(id => new { Id = id }));
            });
            _written = rows;
        }
    }

    private void Write(CameraRow row)
    {
        _database.Write(connection => connection.Execute(Insert, row));
        _written[row.Id] = row;
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
}
