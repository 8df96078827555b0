using System.Net;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Hosting;
using NanoCam.Server.Pairing;
using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary>
/// Registers the camera of a session, attaches its link and detaches it. Logs one line when a camera connects, when it disconnects and when
/// it is refused.
/// </summary>
internal sealed partial class UplinkAdmission(CameraRegistry cameras, CameraKeyStore keys, TimeProvider time, ILogger<UplinkSession> logger)
{
    // A refused camera keeps retrying, so there is one line per minute and address, as CameraAuthenticator logs wrong keys.
    private readonly AddressThrottle _logged = new(1, TimeSpan.FromMinutes(1), time);

    /// <summary>Finds or adds the camera.</summary>
    /// <exception cref="GoodbyeException">The server has reached its maximum number of cameras.</exception>
    public Camera Register(Hello hello) =>
        cameras.TryGetOrAdd(hello.CameraId, out var camera)
            ? camera
            : throw new GoodbyeException(GoodbyeReason.Busy, "The server has too many cameras. Remove one, or raise MaxCameras.");

    /// <summary>Attaches the link to its camera and closes the older link that it replaces.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="link">Its new link.</param>
    /// <param name="key">The key that the camera proved, or null if it connected without one.</param>
    /// <param name="address">Address of the camera.</param>
    /// <exception cref="GoodbyeException">The camera was removed, or its key changed, while it connected.</exception>
    public void Attach(Camera camera, UplinkLink link, CameraKey? key, IPAddress? address)
    {
        camera.Attach(link, time.Microseconds())?.Close(GoodbyeReason.Replaced, "A newer connection of this camera replaced this one.");
        if (!cameras.TryGet(camera.Id, out var registered) || registered != camera)
        {
            throw new GoodbyeException(GoodbyeReason.Closing, "The camera was removed.");
        }

        // Before Attach, RevokedKeyMonitor could not find this link.
        if (keys.TryGet(camera.Id, out var current) ? current != key : key is not null)
        {
            throw GoodbyeException.KeyChanged();
        }

        Log.Connected(logger, camera.Id, address);
        cameras.NotifyChanged(camera);
    }

    /// <summary>Detaches a link, unless a newer one has replaced it.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="link">The link that ended.</param>
    /// <param name="hasLeft">Whether the camera ended the session, or may not return.</param>
    public void Detach(Camera camera, UplinkLink link, bool hasLeft)
    {
        if (camera.Detach(link, hasLeft))
        {
            cameras.NotifyChanged(camera);
        }
    }

    /// <summary>Logs and counts the end of a session whose link was attached.</summary>
    public void LogDisconnected(Camera camera, IPAddress? address, string reason, string text)
    {
        camera.Connections.CountEnded(reason);
        Log.Disconnected(logger, camera.Id, address, reason, text);
    }

    /// <summary>Logs the end of a session that did not get past the handshake.</summary>
    public void LogRejected(string? cameraId, IPAddress? address, GoodbyeException refusal)
    {
        // Only problems that a user must correct are warnings; invalid bytes, silence and a stopping server are not.
        if (refusal.Reason is not (GoodbyeReason.NotAuthorized or GoodbyeReason.BadCameraId or GoodbyeReason.Version or GoodbyeReason.Busy))
        {
            Log.HandshakeFailed(logger, cameraId ?? "?", address, refusal.Reason, refusal.Message);
        }
        else if (!refusal.IsLogged && _logged.TryTake(address, out _))
        {
            Log.Refused(logger, cameraId ?? "?", address, refusal.Reason, refusal.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Camera {CameraId} at {Address} connected")]
        public static partial void Connected(ILogger logger, string cameraId, IPAddress? address);

        [LoggerMessage(LogLevel.Information, "Camera {CameraId} at {Address} disconnected: {Reason}: {Text}")]
        public static partial void Disconnected(ILogger logger, string cameraId, IPAddress? address, string reason, string text);

        [LoggerMessage(
            LogLevel.Warning,
            "Camera {CameraId} at {Address} refused: {Reason}: {Text} Further refusals of this address will not be logged for a minute"
        )]
        public static partial void Refused(ILogger logger, string cameraId, IPAddress? address, GoodbyeReason reason, string text);

        [LoggerMessage(LogLevel.Debug, "Handshake with camera {CameraId} at {Address} failed: {Reason}: {Text}")]
        public static partial void HandshakeFailed(ILogger logger, string cameraId, IPAddress? address, GoodbyeReason reason, string text);
    }
}
