using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Live;

/// <summary>
/// Keeps a viewer on its camera until it is disposed of: on the one it named, which it loses when that is forgotten, or on the
/// <see cref="DefaultCamera"/>, whichever that is.
/// </summary>
internal sealed class WatchedCamera : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CameraRegistry _cameras;
    private readonly DefaultCamera _choice;
    private readonly Camera? _named;
    private readonly CameraViewer _viewer;
    private readonly TimeProvider _time;
    private readonly Action<Camera?> _onOffline;
    private Camera? _watched;
    private bool _isOnline = true;
    private bool _ended;

    /// <summary>Begins.</summary>
    /// <param name="cameras">All cameras.</param>
    /// <param name="choice">The camera for those who name none.</param>
    /// <param name="named">The camera that was named, or null.</param>
    /// <param name="viewer">The viewer.</param>
    /// <param name="time">Clock.</param>
    /// <param name="onOffline">Told when there is no camera online to be watched, now and whenever that happens again; null is none at
    /// all.</param>
    public WatchedCamera(
        CameraRegistry cameras,
        DefaultCamera choice,
        Camera? named,
        CameraViewer viewer,
        TimeProvider time,
        Action<Camera?> onOffline
    )
    {
        (_cameras, _choice, _named, _viewer, _time, _onOffline) = (cameras, choice, named, viewer, time, onOffline);
        if (named is null)
        {
            choice.Changed += Look;
        }
        else
        {
            cameras.Changed += OnChanged;
            cameras.Removed += OnRemoved;
        }

        Look();
    }

    /// <summary>Lets go.</summary>
    public void Dispose()
    {
        _choice.Changed -= Look;
        _cameras.Changed -= OnChanged;
        _cameras.Removed -= OnRemoved;
        lock (_gate)
        {
            _ended = true;
            _viewer.Watch(null);
        }
    }

    private void OnChanged(Camera camera)
    {
        if (ReferenceEquals(camera, _named))
        {
            Look();
        }
    }

    private void OnRemoved(Camera camera)
    {
        // Should it come back it is another camera, of which this viewer would never hear.
        if (ReferenceEquals(camera, _named))
        {
            _viewer.Close();
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            var camera = _named ?? _choice.Current;
            var wasOnline = _isOnline;
            _isOnline = camera is not null && camera.IsOnline(_time.Microseconds());
            if (wasOnline && !_isOnline)
            {
                _onOffline(camera);
            }

            if (!ReferenceEquals(camera, _watched))
            {
                _watched = camera;
                _viewer.Watch(camera);
            }
        }
    }
}
