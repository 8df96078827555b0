using NanoCam.Server.Cameras;

namespace NanoCam.Server.Pull;

/// <summary>
/// The life of one source: asks it, pauses after failures, rests while nobody watches, steps back for a camera with a key.
/// </summary>
internal sealed class PullWorker(PullSource source, PullContext services)
{
    private readonly PullBackoff _backoff = new(Random.Shared);
    private readonly PullReport _report = new(source, services.Logger, services.Time);
    private PulledCameraLink? _link;

    /// <summary>The source.</summary>
    public PullSource Source => source;

    /// <summary>How it fares.</summary>
    public PullStatus Status => _report.Status;

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var http = new PullHttp(source, services.Time);
        try
        {
            while (true)
            {
                await WaitForKeyToGoAsync(stop);
                await TryPullAsync(http, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The source was removed or changed, or the server stops.
        }
        finally
        {
            await LetGoAsync();
        }
    }

    // One connection, and the pause behind it. A source that failed is asked again whether or not somebody watches: else nobody would
    // ever learn that it is back, because nobody watches a camera that is offline.
    private async Task TryPullAsync(PullHttp http, CancellationToken stop)
    {
        try
        {
            Status.Phase = PullPhase.Connecting;
            if (!services.Cameras.TryGetOrAdd(source.Id, out var camera))
            {
                throw new PullException("The server knows too many cameras.", needsPerson: true);
            }

            await PullAsync(http, camera, stop);
        }
        catch (PullException failure)
        {
            _report.Failed(failure.Message);
            // A blip of a second is no reason to take a camera off the wall; what was silent for long is.
            if (_backoff.Failures > 0 || failure.IsSilence || _link is { Closed.IsCancellationRequested: true })
            {
                await LetGoAsync();
            }

            await Task.Delay(_backoff.Next(failure), services.Time, stop);
        }
    }

    private async Task PullAsync(PullHttp http, Camera camera, CancellationToken stop)
    {
        var link = await LinkToAsync(http, camera);
        using var demand = new ViewerDemand(camera.Feed, services.Time);
        var begun = false;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop, link.Closed, demand.Over);
        var frames = new PullFrames(camera, Status, services.Gate, services.Time);
        var connection = new PullConnection(source, http, frames, Status, services.Options.MaxFrameBytes, services.Time)
        {
            Interval = () => TimeSpan.FromMilliseconds(camera.Desired.IntervalMilliseconds),
            OnFrame = problem =>
            {
                if (problem is null && !begun)
                {
                    begun = true;
                    Begin(link, demand);
                }

                _report.Receiving(problem);
            },
        };
        try
        {
            await connection.RunAsync(over.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            if (!link.Closed.IsCancellationRequested)
            {
                Status.Phase = PullPhase.Idle;
                using var wake = CancellationTokenSource.CreateLinkedTokenSource(stop, link.Closed);
                await RestAsync(link, wake.Token, stop);
            }

            if (link.Closed.IsCancellationRequested)
            {
                throw new PullException(link.CloseText, needsPerson: link.IsReplaced);
            }
        }
    }

    private static async Task RestAsync(PulledCameraLink link, CancellationToken wake, CancellationToken stop)
    {
        try
        {
            await ViewerDemand.WaitAsync(link.Camera.Feed, wake);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Somebody ended the link, and the caller sees that.
        }
    }

    // The first good picture proves that the source works; an open connection alone does not.
    private void Begin(PulledCameraLink link, ViewerDemand demand)
    {
        _backoff.Reset();
        Attach(link);
        link.Connected();
        if (source.OnDemand)
        {
            demand.Begin();
        }
    }

    private async Task<PulledCameraLink> LinkToAsync(PullHttp http, Camera camera)
    {
        if (_link is not null && !ReferenceEquals(_link.Camera, camera))
        {
            await LetGoAsync();
        }

        return _link ??= new PulledCameraLink(source, camera, http, Status, services);
    }

    private void Attach(PulledCameraLink link)
    {
        if (ReferenceEquals(link.Camera.Link, link))
        {
            return;
        }

        link.Camera.Attach(link, services.Time.GetUtcNow().ToUnixTimeMilliseconds() * 1000)
            ?.Close(Wire.GoodbyeReason.Replaced, "The server pulls this camera.");
        if (services.Keys.TryGet(source.Id, out _))
        {
            // Since the last look, when nobody could close this link yet.
            link.Close(Wire.GoodbyeReason.NotAuthorized, KeySentence);
        }

        services.Cameras.NotifyChanged(link.Camera);
    }

    private async Task LetGoAsync()
    {
        if (_link is { } link)
        {
            _link = null;
            if (link.Camera.Detach(link))
            {
                services.Cameras.NotifyChanged(link.Camera);
            }

            await link.DisposeAsync();
        }
    }

    /// <summary>Why a source is not pulled whose id has a key.</summary>
    public const string KeySentence =
        "A camera with a key has this id, and only it may be it: give the source another id, or revoke the key.";

    private async Task WaitForKeyToGoAsync(CancellationToken stop)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        services.Keys.Changed += Look;
        try
        {
            Look(source.Id);
            if (!gone.Task.IsCompleted)
            {
                await LetGoAsync();
                _report.Stopped(KeySentence);
                await gone.Task.WaitAsync(stop);
            }
        }
        finally
        {
            services.Keys.Changed -= Look;
        }

        void Look(string camera)
        {
            if (camera == source.Id && !services.Keys.TryGet(camera, out _))
            {
                gone.TrySetResult();
            }
        }
    }
}
