using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using NanoCam.Server.Background;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>All cameras. Bounded, because a sender of frames can invent ids.</summary>
/// <param name="maxCameras">Maximum number of cameras.</param>
/// <param name="errors">Log of errors of listeners; null for none.</param>
public sealed class CameraRegistry(int maxCameras, ErrorLog? errors = null)
{
    private readonly ConcurrentDictionary<string, Camera> _cameras = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>
    /// Raised when a camera is added, is renamed, goes online or offline, or when its desired or reported settings change.
    /// </summary>
    public event Action<Camera>? Changed;

    /// <summary>
    /// Raised with the id of a camera that is about to be removed. Handlers remove everything that would make it reappear, such as its key.
    /// If
    /// one throws, the camera is kept.
    /// </summary>
    public event Action<string>? Removing;

    /// <summary>Raised with a camera that was removed.</summary>
    public event Action<Camera>? Removed;

    /// <summary>All cameras, ordered by id.</summary>
    public IReadOnlyList<Camera> All => [.. _cameras.Values.OrderBy(c => c.Id, StringComparer.Ordinal)];

    /// <summary>Finds a camera.</summary>
    public bool TryGet(string id, [NotNullWhen(true)] out Camera? camera) => _cameras.TryGetValue(id, out camera);

    /// <summary>Finds or adds a camera with a valid id; false if the registry is full.</summary>
    public bool TryGetOrAdd(string id, [NotNullWhen(true)] out Camera? camera)
    {
        if (_cameras.TryGetValue(id, out camera))
        {
            return true;
        }

        lock (_gate)
        {
            if (!_cameras.TryGetValue(id, out camera))
            {
                if (_cameras.Count >= maxCameras)
                {
                    return false;
                }

                camera = new Camera(id);
                Observe(camera);
                _cameras[id] = camera;
            }
        }

        NotifyChanged(camera);
        return true;
    }

    /// <summary>
    /// Frees memory: evicts the newest frame of the camera that has been silent longest. False if no buffer is large enough.
    /// </summary>
    public bool TryEvictFrame(int minBytes)
    {
        CameraFeed? oldest = null;
        var received = long.MaxValue;
        foreach (var (_, camera) in _cameras)
        {
            if (camera.Feed.CanEvict(minBytes, out var at) && at < received)
            {
                (oldest, received) = (camera.Feed, at);
            }
        }

        oldest?.Evict(received);
        return oldest is not null;
    }

    /// <summary>Restores a camera that was known before a restart.</summary>
    internal void Restore(Camera camera)
    {
        lock (_gate)
        {
            Observe(camera);
            _cameras.TryAdd(camera.Id, camera);
        }
    }

    /// <summary>Forgets a camera.</summary>
    public bool Remove(string id)
    {
        Removing?.Invoke(id);
        if (!_cameras.TryRemove(id, out var camera))
        {
            return false;
        }

        camera.Feed.Close();
        // It may have connected at this moment; it returns as a new camera.
        camera.Link?.Close(GoodbyeReason.Closing, "The camera was removed.");
        Notify(Removed, camera);
        return true;
    }

    /// <summary>Raises <see cref="Changed"/> after a change that viewers show.</summary>
    public void NotifyChanged(Camera camera) => Notify(Changed, camera);

    // Each viewer listens. An error in one must not affect the others or the thread of the camera.
    private void Notify(Action<Camera>? listeners, Camera camera)
    {
        foreach (var listener in Delegate.EnumerateInvocationList(listeners))
        {
            try
            {
                listener(camera);
            }
            catch (Exception e)
            {
                errors?.Add("Announcing a change to a camera", camera.Id, e);
            }
        }
    }

    private void Observe(Camera camera) => camera.Feed.SinkFailed += e => errors?.Add("Delivering a frame", camera.Id, e);
}
