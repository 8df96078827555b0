using Microsoft.Extensions.Options;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Live;

/// <summary>
/// Camera for clients that do not specify one: the configured camera, otherwise the first online camera by id. It stays the same for all
/// clients
/// while it is online, so that a stream and its controls belong to the same camera.
/// </summary>
internal sealed class DefaultCamera : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CameraRegistry _cameras;
    private readonly TimeProvider _time;
    private readonly string _default;
    private Camera? _current;
    private (Camera? Camera, bool IsOnline, bool IsLate) _reported;

    public DefaultCamera(CameraRegistry cameras, TimeProvider time, IOptions<DefaultCameraOptions> options)
    {
        (_cameras, _time, _default) = (cameras, time, options.Value.DefaultCamera);
        cameras.Changed += OnChanged;
        cameras.Removed += OnChanged;
    }

    /// <summary>Raised when another camera becomes the default, goes online or offline, is late or sends again.</summary>
    public event Action? Changed;

    /// <summary>The camera; the last one while none is online; null if there is none yet.</summary>
    public Camera? Current
    {
        get
        {
            lock (_gate)
            {
                return _current = Choose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cameras.Changed -= OnChanged;
        _cameras.Removed -= OnChanged;
    }

    private Camera? Choose()
    {
        if (_default.Length > 0)
        {
            return _cameras.TryGet(_default, out var configured) ? configured : null;
        }

        var now = _time.Microseconds();
        // A camera that was removed and returned is a different object.
        var current = _current is { } last && _cameras.TryGet(last.Id, out var known) && known == last ? last : null;
        return current is not null && current.IsOnline(now)
            ? current
            : _cameras.All.FirstOrDefault(camera => camera.IsOnline(now)) ?? current;
    }

    private void OnChanged(Camera camera)
    {
        lock (_gate)
        {
            _current = Choose();
            var condition = _current?.ConditionAt(_time.Microseconds()) ?? default;
            var state = (_current, condition.IsOnline, condition.IsLate);
            if (state == _reported)
            {
                return;
            }

            _reported = state;
        }

        Changed?.Invoke();
    }
}
