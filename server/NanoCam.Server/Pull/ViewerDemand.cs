using NanoCam.Server.Frames;

namespace NanoCam.Server.Pull;

/// <summary>
/// Detects whether a camera has viewers. Demand ends some time after the last viewer left, because viewers often return immediately (a
/// reload, another page).
/// </summary>
internal sealed class ViewerDemand : IDisposable
{
    /// <summary>Time for which a source is pulled after the last viewer left.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(10);

    private readonly CameraFeed _feed;
    private readonly CancellationTokenSource _ended;
    private readonly Lock _gate = new();
    private bool _isStarted;

    /// <summary>Starts to observe the viewers of a feed.</summary>
    public ViewerDemand(CameraFeed feed, TimeProvider time)
    {
        _feed = feed;
        _ended = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        feed.SinksChanged += UpdateTimer;
    }

    /// <summary>Canceled when the camera has had no viewers for <see cref="Linger"/>.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Starts to measure the time without viewers. Called after the first frame, which proves that the source works.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _isStarted = true;
        }

        UpdateTimer();
    }

    /// <summary>Waits for a viewer.</summary>
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
        _feed.SinksChanged -= UpdateTimer;
        lock (_gate)
        {
            _isStarted = false;
            _ended.Dispose();
        }
    }

    // May run during Dispose, if a viewer connects or disconnects at that moment.
    private void UpdateTimer()
    {
        lock (_gate)
        {
            if (_isStarted)
            {
                _ended.CancelAfter(_feed.SinkCount > 0 ? Timeout.InfiniteTimeSpan : Linger);
            }
        }
    }
}
