using System.Diagnostics.CodeAnalysis;
using NanoCam.Server.Background;

namespace NanoCam.Server.Pull;

/// <summary>Runs one worker for every source. Restarts the worker of a changed source, and stops that of a removed one.</summary>
internal sealed partial class PullSupervisor(
    PullSourceStore sources,
    PullAdmission admission,
    PullConnectionFactory connections,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    BackgroundWork work,
    ILogger<PullSupervisor> logger
) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<string, (PullWorker Worker, CancellationTokenSource Stop, Task Running)> _workers = new(
        StringComparer.Ordinal
    );

    /// <summary>Status of every source, ordered by id.</summary>
    public IReadOnlyList<(string Id, PullStatus Status)> All
    {
        get
        {
            lock (_workers)
            {
                return
                [
                    .. _workers
                        .Values.Select(entry => (entry.Worker.Source.Id, entry.Worker.Status))
                        .OrderBy(entry => entry.Id, StringComparer.Ordinal),
                ];
            }
        }
    }

    /// <summary>Finds the status of a source; false before its worker has started.</summary>
    public bool TryGet(PullSource source, [NotNullWhen(true)] out PullStatus? status)
    {
        lock (_workers)
        {
            status =
                _workers.TryGetValue(source.Id, out var entry) && ReferenceEquals(entry.Worker.Source, source) ? entry.Worker.Status : null;
            return status is not null;
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        sources.Changed += OnChanged;
        // A source may be this server, under another id. It responds once the server listens.
        lifetime.ApplicationStarted.Register(OnChanged);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        sources.Changed -= OnChanged;
        await _stop.CancelAsync();
        await _gate.WaitAsync(cancellationToken);
        await Task.WhenAll(_workers.Keys.ToArray().Select(StopWorkerAsync)).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _gate.Dispose();
    }

    // A failed update is repeated; otherwise, removed sources would still be pulled and new ones would never start.
    private void OnChanged() => _ = work.RunAsync("Starting and stopping pulled cameras", "", UpdateWorkersAsync, _stop.Token);

    // A changed source starts after its old worker has ended, because a CameraWebServer serves one stream at a time.
    private async Task UpdateWorkersAsync(CancellationToken stop)
    {
        await _gate.WaitAsync(stop);
        try
        {
            var current = sources.All;
            foreach (var (id, entry) in _workers.ToArray())
            {
                var isRemoved = !current.TryGetValue(id, out var source);
                if (isRemoved || !ReferenceEquals(source, entry.Worker.Source))
                {
                    await StopWorkerAsync(id);
                }

                if (isRemoved)
                {
                    Log.Removed(logger, id);
                }
            }

            foreach (var source in current.Values.Where(source => !_workers.ContainsKey(source.Id)))
            {
                StartWorker(source);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private void StartWorker(PullSource source)
    {
        var worker = new PullWorker(source, new PullReport(source, logger, time), admission, connections, time, work.Errors);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var running = Task.Run(() => work.RunAsync("Pulling a camera", source.Id, worker.RunAsync, stop.Token), CancellationToken.None);
        lock (_workers)
        {
            _workers[source.Id] = (worker, stop, running);
        }
    }

    private async Task StopWorkerAsync(string id)
    {
        var (_, stop, running) = _workers[id];
        await stop.CancelAsync();
        await running;
        stop.Dispose();
        lock (_workers)
        {
            _workers.Remove(id);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Pulled camera {CameraId} removed")]
        public static partial void Removed(ILogger logger, string cameraId);
    }
}
