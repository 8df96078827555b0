using Microsoft.Extensions.Options;
using NanoCam.Server.Background;

namespace NanoCam.Server.Live;

/// <summary>
/// Handles viewers that have no room for a frame: retries every 10 ms, because no event reports that a peer has read data; closes viewers
/// that receive nothing for too long; and logs slow viewers. Frames are dropped in <see cref="ViewerFrameSlot"/>. Costs nothing while all
/// viewers keep up.
/// </summary>
internal sealed class StalledViewerSupervisor : IDisposable
{
    private const string Serving = "Sending to a viewer";

    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan InspectInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly LiveOptions _options;
    private readonly ViewerLog _log;
    private readonly BackgroundWork _work;
    private readonly HashSet<Viewer> _viewers = [];
    private readonly ITimer _retry;
    private readonly ITimer _stall;
    private readonly Action<Viewer> _closeIfStalled;
    private List<Viewer> _waiting = [];
    private List<Viewer> _retried = [];
    private bool _retrying;

    public StalledViewerSupervisor(
        TimeProvider time,
        IOptions<LiveOptions> options,
        LiveMetrics metrics,
        ViewerLog log,
        BackgroundWork work
    )
    {
        Metrics = metrics;
        _log = log;
        _work = work;
        _time = time;
        _options = options.Value;
        _closeIfStalled = CloseIfStalled;
        _retry = work.CreateTimer(Serving, Retry);
        _stall = work.CreateTimer("Closing stalled viewers", Inspect, InspectInterval);
    }

    /// <summary>Counts what viewers receive.</summary>
    public LiveMetrics Metrics { get; }

    /// <summary>Adds a viewer, until it is disposed.</summary>
    /// <param name="viewer">The viewer.</param>
    /// <param name="address">Its address, for the log.</param>
    public Viewer Add(Viewer viewer, string address)
    {
        viewer.Address = address;
        lock (_gate)
        {
            _viewers.Add(viewer);
            return viewer;
        }
    }

    /// <summary>Removes a viewer.</summary>
    public void Remove(Viewer viewer)
    {
        lock (_gate)
        {
            _viewers.Remove(viewer);
        }
    }

    /// <summary>Retries this viewer soon.</summary>
    public void Wait(Viewer viewer)
    {
        lock (_gate)
        {
            _waiting.Add(viewer);
            if (_waiting.Count == 1 && !_retrying)
            {
                _retry.Change(RetryInterval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Counts and logs a viewer that disconnected because of too many unread bytes.</summary>
    public void OnUnread(Viewer viewer, int bytes)
    {
        Metrics.CountStalled();
        _log.WriteUnread(viewer, bytes);
    }

    /// <summary>Logs a viewer that was closed because sending to it failed unexpectedly.</summary>
    public void OnFailed(Viewer viewer, Exception error) => _work.Errors.Add(Serving, viewer.Address, error);

    /// <inheritdoc/>
    public void Dispose()
    {
        _retry.Dispose();
        _stall.Dispose();
    }

    // Never runs concurrently: the one-shot timer is set again at its end.
    private void Retry()
    {
        lock (_gate)
        {
            _retrying = true;
            (_waiting, _retried) = (_retried, _waiting);
        }

        foreach (var viewer in _retried)
        {
            _work.Try(Serving, viewer.Address, viewer, static viewer => viewer.Retry());
        }

        _retried.Clear();
        lock (_gate)
        {
            _retrying = false;
            if (_waiting.Count > 0)
            {
                _retry.Change(RetryInterval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Inspect()
    {
        Viewer[] viewers;
        lock (_gate)
        {
            viewers = [.. _viewers];
        }

        foreach (var viewer in viewers)
        {
            _work.Try("Closing a stalled viewer", viewer.Address, viewer, _closeIfStalled);
        }

        _log.WriteSlowest(viewers);
    }

    private void CloseIfStalled(Viewer viewer)
    {
        if (viewer.EndIfStalled(_time.GetTimestamp(), _time, _options.StalledTimeout))
        {
            Metrics.CountStalled();
            _log.WriteStalled(viewer, _options.StalledTimeout);
        }
    }
}
