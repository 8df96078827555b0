using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Live;

/// <summary>
/// Keeps a viewer subscribed to its camera until it is disposed: to the named camera, until that camera is removed, or to the
/// current <see cref="DefaultCamera"/>.
/// </summary>
internal sealed class WatchedCamera : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CameraRegistry _cameras;
    private readonly DefaultCamera _default;
    private readonly Camera? _named;
    private readonly CameraViewer _viewer;
    private readonly TimeProvider _time;
    private readonly Action<Camera?> _onOffline;
    private Camera? _watched;
    private readonly Action<Camera>? _onLate;
    private bool _isOnline = true;
    private bool _isLate;
    private bool _ended;

    /// <summary>Starts watching.</summary>
    /// <param name="cameras">All cameras.</param>
    /// <param name="defaultCamera">The camera for clients that do not name one.</param>
    /// <param name="named">The named camera, or null.</param>
    /// <param name="viewer">The viewer.</param>
    /// <param name="time">Clock.</param>
    /// <param name="onOffline">
    /// Called when the watched camera is offline or goes offline; its argument is null if there is no camera.
    /// </param>
    /// <param name="onLate">Called when the watched camera is late or becomes late while it is online; null to ignore that.</param>
    public WatchedCamera(
        CameraRegistry cameras,
        DefaultCamera defaultCamera,
        Camera? named,
        CameraViewer viewer,
        TimeProvider time,
        Action<Camera?> onOffline,
        Action<Camera>? onLate = null
    )
    {
        (_cameras, _default, _named, _viewer, _time) = (cameras, defaultCamera, named, viewer, time);
        (_onOffline, _onLate) = (onOffline, onLate);
        if (named is null)
        {
            defaultCamera.Changed += Update;
        }
        else
        {
            cameras.Changed += OnChanged;
            cameras.Removed += OnRemoved;
        }

        Update();
    }

    /// <summary>Stops watching.</summary>
    public void Dispose()
    {
        _default.Changed -= Update;
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
            Update();
        }
    }

    private void OnRemoved(Camera camera)
    {
        // If it returns, it is a different object, which this viewer does not follow.
        if (ReferenceEquals(camera, _named))
        {
            _viewer.Close();
        }
    }

    private void Update()
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            var camera = _named ?? _default.Current;
            var wasOnline = _isOnline;
            var wasLate = _isLate;
            var condition = camera?.ConditionAt(_time.Microseconds()) ?? default;
            _isOnline = condition.IsOnline;
            _isLate = condition is { IsOnline: true, IsLate: true };
            if (wasOnline && !_isOnline)
            {
                _onOffline(camera);
            }
            else if (_isLate && !wasLate)
            {
                _onLate?.Invoke(camera!);
            }

            if (!ReferenceEquals(camera, _watched))
            {
                _watched = camera;
                _viewer.Watch(camera);
            }
        }
    }
}
