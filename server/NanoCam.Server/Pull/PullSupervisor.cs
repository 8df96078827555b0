using System.Diagnostics.CodeAnalysis;

namespace NanoCam.Server.Pull;

/// <summary>Keeps one run for every source: starts it, ends it, and starts it anew when the source was changed.</summary>
internal sealed class PullSupervisor(PullSourceStore sources, PullContext services, IHostApplicationLifetime lifetime)
    : IHostedService,
        IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<string, (PullWorker Run, CancellationTokenSource Stop, Task Running)> _runs = new(StringComparer.Ordinal);

    /// <summary>How each source fares, by id.</summary>
    public IReadOnlyList<(string Id, PullStatus Status)> All
    {
        get
        {
            lock (_runs)
            {
                return
                [
                    .. _runs
                        .Values.Select(entry => (entry.Run.Source.Id, entry.Run.Status))
                        .OrderBy(entry => entry.Id, StringComparer.Ordinal),
                ];
            }
        }
    }

    /// <summary>How a source fares; false when it is being started.</summary>
    public bool TryGet(PullSource source, [NotNullWhen(true)] out PullStatus? status)
    {
        lock (_runs)
        {
            status = _runs.TryGetValue(source.Id, out var entry) && ReferenceEquals(entry.Run.Source, source) ? entry.Run.Status : null;
            return status is not null;
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        sources.Changed += OnChanged;
        // A source may be this very server, under another id; it answers once it listens.
        lifetime.ApplicationStarted.Register(OnChanged);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        sources.Changed -= OnChanged;
        await _stop.CancelAsync();
        await _gate.WaitAsync(cancellationToken);
        foreach (var id in _runs.Keys.ToArray())
        {
            await EndAsync(id).WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _gate.Dispose();
    }

    private void OnChanged() => _ = FollowAsync();

    // Makes the runs what the sources are. A changed source begins after the old run has ended: a CameraWebServer has one stream only.
    private async Task FollowAsync()
    {
        try
        {
            await _gate.WaitAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        try
        {
            var wanted = sources.All;
            foreach (var (id, entry) in _runs.ToArray())
            {
                if (!wanted.TryGetValue(id, out var source) || !ReferenceEquals(source, entry.Run.Source))
                {
                    await EndAsync(id);
                }
            }

            foreach (var source in wanted.Values.Where(source => !_runs.ContainsKey(source.Id)))
            {
                Begin(source);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Begin(PullSource source)
    {
        var run = new PullWorker(source, services);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var running = Task.Run(() => run.RunAsync(stop.Token), CancellationToken.None);
        lock (_runs)
        {
            _runs[source.Id] = (run, stop, running);
        }
    }

    private async Task EndAsync(string id)
    {
        var (_, stop, running) = _runs[id];
        await stop.CancelAsync();
        await running;
        stop.Dispose();
        lock (_runs)
        {
            _runs.Remove(id);
        }
    }
}
