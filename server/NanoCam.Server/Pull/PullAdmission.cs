using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Pairing;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>Decides whether a source may be pulled, finds its camera, and attaches and detaches the link of the camera.</summary>
internal sealed class PullAdmission(CameraRegistry cameras, CameraKeyStore keys, TimeProvider time)
{
    /// <summary>Why a source is not pulled if its id belongs to a paired camera.</summary>
    public const string KeyMessage = "A paired camera has this id. Give the source another id, or revoke the camera's key.";

    /// <summary>Whether a paired camera has this id. Its id is then reserved for it.</summary>
    public bool IsPaired(string id) => keys.TryGet(id, out _);

    /// <summary>Waits until no paired camera has this id.</summary>
    public async Task WaitUntilUnpairedAsync(string id, CancellationToken cancellationToken)
    {
        var unpaired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        keys.Changed += Check;
        try
        {
            Check(id);
            await unpaired.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            keys.Changed -= Check;
        }

        void Check(string changedId)
        {
            if (changedId == id && !IsPaired(id))
            {
                unpaired.TrySetResult();
            }
        }
    }

    /// <summary>Finds or adds the camera of a source.</summary>
    /// <exception cref="PullException">The server has reached its maximum number of cameras.</exception>
    public Camera Register(string id) =>
        cameras.TryGetOrAdd(id, out var camera)
            ? camera
            : throw new PullException(
                PullProblemCodes.CameraLimit,
                "The server has too many cameras. Remove one, or raise NanoCam:Cameras:MaxCameras.",
                isPersistent: true
            );

    /// <summary>Attaches a link to its camera, unless it is attached, and closes the link that it replaces.</summary>
    public void Attach(PulledCameraLink link)
    {
        var camera = link.Camera;
        if (ReferenceEquals(camera.Link, link))
        {
            return;
        }

        camera.Attach(link, time.Microseconds())?.Close(GoodbyeReason.Replaced, "The server is pulling this camera.");
        if (IsPaired(camera.Id))
        {
            // Before Attach, RevokedKeyMonitor could not find this link.
            link.Close(GoodbyeReason.NotAuthorized, KeyMessage);
        }

        cameras.NotifyChanged(camera);
    }

    /// <summary>Detaches a link, unless another one has replaced it.</summary>
    /// <param name="link">The link.</param>
    /// <param name="hasLeft">Whether the source is no longer pulled. Otherwise it failed and is retried.</param>
    public void Detach(PulledCameraLink link, bool hasLeft)
    {
        var camera = link.Camera;
        var wasCurrent = camera.Detach(link, hasLeft);
        camera.Connections.CountEnded(wasCurrent ? ConnectionCounters.LostReason : nameof(GoodbyeReason.Replaced));
        if (wasCurrent)
        {
            cameras.NotifyChanged(camera);
        }
    }
}
