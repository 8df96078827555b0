using NanoCam.Server.Frames;

namespace NanoCam.Server.Pull;

/// <summary>
/// Whether somebody watches a camera. Whoever leaves often comes back at once (a reload, another page), so it lasts a while longer.
/// </summary>
internal sealed class ViewerDemand : IDisposable
{
    /// <summary>How long a source is pulled on after the last viewer left.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(10);

    private readonly CameraFeed _feed;
    private readonly CancellationTokenSource _over;
    private readonly Lock _gate = new();
    private bool _isCounting;

    /// <summary>Begins to look after a feed.</summary>
    public ViewerDemand(CameraFeed feed, TimeProvider time)
    {
        _feed = feed;
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        feed.SinksChanged += Look;
    }

    /// <summary>Cancelled once nobody has watched for the <see cref="Linger"/>.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Begins to count the time without viewers: before the first picture it is not known whether the source works.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _isCounting = true;
        }

        Look();
    }

    /// <summary>Waits until somebody watches.</summary>
    public static async Task WaitAsync(CameraFeed feed, CancellationToken cancellationToken)
    {
        var watched = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        feed.SinksChanged += Check;
        try
        {
            Check();
            await watched.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            feed.SinksChanged -= Check;
        }

        void Check()
        {
            if (feed.SinkCount > 0)
            {
                watched.TrySetResult();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _feed.SinksChanged -= Look;
        lock (_gate)
        {
            _isCounting = false;
            _over.Dispose();
        }
    }

    // A viewer may come or go while this is being disposed; then it no longer matters.
    private void Look()
    {
        lock (_gate)
        {
            if (_isCounting)
            {
                _over.CancelAfter(_feed.SinkCount > 0 ? Timeout.InfiniteTimeSpan : Linger);
            }
        }
    }
}
