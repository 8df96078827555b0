using NanoCam.Client;
using NanoCam.Server.Background;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Pull;

/// <summary>
/// Pulls one source for as long as it is configured: connects, pauses after failures, is idle without viewers if it is on demand, and stops
/// while a paired camera has its id.
/// </summary>
internal sealed class PullWorker(
    PullSource source,
    PullReport report,
    PullAdmission admission,
    PullConnectionFactory connections,
    TimeProvider time,
    ErrorLog errors
)
{
    private readonly Backoff _backoff = new(Random.Shared);
    private PulledCameraLink? _link;
    private bool _hasWorked;

    /// <summary>The source.</summary>
    public PullSource Source => source;

    /// <summary>Its status.</summary>
    public PullStatus Status => report.Status;

    /// <summary>Runs until it is canceled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var http = connections.CreateHttp(source);
        try
        {
            while (true)
            {
                await WaitUntilUnpairedAsync(stop);
                await TryPullAsync(http, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The source was removed or changed, or the server is stopping.
        }
        finally
        {
            await ReleaseLinkAsync(hasLeft: true);
        }
    }

    private async Task WaitUntilUnpairedAsync(CancellationToken stop)
    {
        if (admission.IsPaired(source.Id))
        {
            await ReleaseLinkAsync(hasLeft: true);
            report.Stopped(new PullProblem(PullProblemCodes.Paired, PullAdmission.KeyMessage));
            await admission.WaitUntilUnpairedAsync(source.Id, stop);
        }
    }

    // One connection, and the pause after it. A source that failed is retried without viewers too: an offline camera gets none, so
    // nothing else would show that the source works again.
    private async Task TryPullAsync(PullHttp http, CancellationToken stop)
    {
        try
        {
            Status.Phase = PullPhase.Connecting;
            await PullAsync(http, admission.Register(source.Id), stop);
        }
        catch (PullException failure)
        {
            await PauseAsync(failure, stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            // A source can send unforeseen data. It causes a pause for this source, like any other failure.
            errors.Add("Pulling a camera", source.Id, e);
            var failure = new PullException(
                PullProblemCodes.InternalError,
                $"Pulling {source.Url.Authority} failed because of an internal error ({e.GetType().Name}). See the server log."
            );
            await PauseAsync(failure, stop);
        }
    }

    private async Task PauseAsync(PullException failure, CancellationToken stop)
    {
        report.Failed(failure.Problem);
        // A camera stays online during a short interruption, but not after a long silence.
        if (_backoff.Failures > 0 || failure.IsTimeout || _link is { Closed.IsCancellationRequested: true })
        {
            await ReleaseLinkAsync(hasLeft: false);
        }

        var minStep = _hasWorked ? failure.MinRetryStepAfterFrames(_backoff.Failures) : failure.MinRetryStep;
        await Task.Delay(_backoff.Next(minStep), time, stop);
    }

    private async Task PullAsync(PullHttp http, Camera camera, CancellationToken stop)
    {
        var link = await GetLinkAsync(http, camera);
        using var demand = new ViewerDemand(camera.Feed, time);
        var hasStarted = false;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, link.Closed, demand.Ended);
        var connection = connections.CreateConnection(source, camera, http, Status, OnFrame);
        try
        {
            await connection.RunAsync(end.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            if (!link.Closed.IsCancellationRequested)
            {
                Status.Phase = PullPhase.Idle;
                await WaitForViewerAsync(link, stop);
            }

            if (link.Closed.IsCancellationRequested)
            {
                throw new PullException(
                    link.IsReplaced ? PullProblemCodes.Replaced : PullProblemCodes.Other,
                    link.CloseText,
                    isPersistent: link.IsReplaced
                )
                {
                    IsReplaced = link.IsReplaced,
                };
            }
        }

        void OnFrame(PullProblem? problem)
        {
            if (problem is null && !hasStarted)
            {
                hasStarted = true;
                Start(link, demand);
            }

            report.Receiving(problem);
        }
    }

    private static async Task WaitForViewerAsync(PulledCameraLink link, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, link.Closed);
        try
        {
            await ViewerDemand.WaitAsync(link.Camera.Feed, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // The link was closed; the caller throws the reason.
        }
    }

    // Only a good frame shows that the source works; an open connection does not.
    private void Start(PulledCameraLink link, ViewerDemand demand)
    {
        _backoff.Reset();
        _hasWorked = true;
        admission.Attach(link);
        link.Connected();
        if (source.OnDemand)
        {
            demand.Start();
        }
    }

    private async Task<PulledCameraLink> GetLinkAsync(PullHttp http, Camera camera)
    {
        // A camera that was removed and returned is a different object.
        if (_link is not null && !ReferenceEquals(_link.Camera, camera))
        {
            await ReleaseLinkAsync(hasLeft: true);
        }

        return _link ??= connections.CreateLink(source, camera, http, Status);
    }

    private async Task ReleaseLinkAsync(bool hasLeft)
    {
        if (_link is { } link)
        {
            _link = null;
            admission.Detach(link, hasLeft);
            await link.DisposeAsync();
        }
    }
}
