namespace NanoCam.Testing.Load;

/// <summary>Cameras that run until the fleet is disposed.</summary>
public sealed class Fleet : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];

    private Fleet(IReadOnlyList<LoadCamera> cameras) => Cameras = cameras;

    /// <summary>The cameras.</summary>
    public IReadOnlyList<LoadCamera> Cameras { get; }

    /// <summary>Starts cameras and returns when the server has accepted a frame of each.</summary>
    public static async Task<Fleet> StartAsync(Uri server, int count, TimeSpan interval)
    {
        var fleet = new Fleet([.. Enumerable.Range(1, count).Select(id => new LoadCamera(server, id, interval))]);
        fleet._running.AddRange(fleet.Cameras.Select(camera => Task.Run(() => camera.RunAsync(fleet._stop.Token))));
        await fleet.WhenAllSentAsync();
        return fleet;
    }

    /// <summary>Returns when the server has accepted another frame of every camera.</summary>
    public async Task WhenAllSentAsync()
    {
        long[] before = [.. Cameras.Select(camera => camera.Acknowledged)];
        await Eventually.TrueAsync(() => !Cameras.Where((camera, i) => camera.Acknowledged <= before[i]).Any(), Eventually.Long);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _stop.Dispose();
    }
}
