using Microsoft.Data.Sqlite;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Pairing;

/// <summary>
/// Revokes the key of a camera that is removed. Once a minute, deletes revoked keys that stayed in the table because the disk was full.
/// </summary>
internal sealed partial class CameraKeyUpkeep : IHostedService, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly CameraKeyStore _keys;
    private readonly CameraRegistry _cameras;
    private readonly ILogger<CameraKeyUpkeep> _logger;
    private readonly ITimer _timer;

    public CameraKeyUpkeep(CameraKeyStore keys, CameraRegistry cameras, TimeProvider time, ILogger<CameraKeyUpkeep> logger)
    {
        (_keys, _cameras, _logger) = (keys, cameras, logger);
        _timer = time.CreateTimer(_ => TryFlush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _cameras.Removing += OnRemoving;
        _timer.Change(Period, Period);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _cameras.Removing -= OnRemoving;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        TryFlush();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void OnRemoving(string camera) => _keys.Revoke(camera);

    private void TryFlush()
    {
        try
        {
            _keys.Flush();
        }
        catch (SqliteException e)
        {
            // The next round tries again.
            Log.FlushFailed(_logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Revoked camera keys could not be deleted from the database; the server tries again in a minute")]
        public static partial void FlushFailed(ILogger logger, Exception exception);
    }
}
