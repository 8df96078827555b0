using System.Text.Json;
using NanoCam.Server.Accounts;
using NanoCam.Server.Hosting;
using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>
/// Changes the desired settings of a camera: validates the change, stores it, records the user in the audit log, and sends the settings to
/// the camera if it is connected.
/// </summary>
internal sealed partial class CameraSettingsService(
    CameraRegistry cameras,
    CameraPersistence persistence,
    AuditLog audit,
    TimeProvider time,
    ILogger<CameraSettingsService> logger
)
{
    /// <summary>Raised after a change, with the desired settings before it. Must not throw.</summary>
    public event Action<Camera, CameraSettings>? Replaced;

    // Changes are rare; one lock for all cameras prevents lost updates.
    private readonly Lock _gate = new();

    /// <summary>Applies the change of a request.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="change">The requested change.</param>
    /// <param name="context">The request.</param>
    /// <param name="cancellationToken">Canceled with the request.</param>
    /// <returns>The error, as a sentence, or null.</returns>
    public Task<string?> ChangeAsync(Camera camera, SettingsChange change, HttpContext context, CancellationToken cancellationToken) =>
        ChangeAsync(camera, change, OriginOf(context, SettingsChangeKind.Settings), cancellationToken);

    /// <summary>Applies a change that does not come with a request.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="change">The requested change.</param>
    /// <param name="actor">Where it comes from, for the audit log.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The error, as a sentence, or null.</returns>
    public Task<string?> ChangeAsync(Camera camera, SettingsChange change, string actor, CancellationToken cancellationToken) =>
        ChangeAsync(camera, change, new SettingsOrigin(actor, "", SettingsChangeKind.Server), cancellationToken);

    /// <summary>Describes the caller of a request.</summary>
    public static SettingsOrigin OriginOf(HttpContext context, SettingsChangeKind kind, string detail = "") =>
        new(context.ActorName(), PeerAddress.Text(context.Connection.RemoteIpAddress), kind, detail);

    /// <summary>Waits until a connected camera confirms the newest desired settings. Null after a timeout.</summary>
    public async Task<SettingsResult?> WaitForReportAsync(Camera camera, TimeSpan patience, CancellationToken cancellationToken)
    {
        var answered = new TaskCompletionSource<SettingsResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(Camera changed)
        {
            if (camera.Reported is { } reported && reported.Applied.Revision == camera.Desired.Revision)
            {
                answered.TrySetResult(reported);
            }
        }

        camera.SettingsReported += Look;
        try
        {
            Look(camera);
            return await answered.Task.WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            camera.SettingsReported -= Look;
        }
    }

    /// <summary>Applies a change.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="change">The requested change.</param>
    /// <param name="origin">Who changes it, and how.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The error, as a sentence, or null.</returns>
    public async Task<string?> ChangeAsync(Camera camera, SettingsChange change, SettingsOrigin origin, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!SettingsMerge.TryApply(camera.Desired, change, camera.Link, out var next, out var error))
            {
                return error;
            }

            var before = camera.Desired;
            persistence.ChangeDesired(camera, next);
            camera.LastChange = Describe(origin, change.Revision is { } known && known != before.Revision, camera);
            // Inside the lock, so that the settings before two changes are kept in their order.
            Replaced?.Invoke(camera, before);
        }

        cameras.NotifyChanged(camera);
        var json = JsonSerializer.Serialize(change, CameraJson.Default.SettingsChange);
        audit.Write(
            origin.Actor,
            origin.Address,
            AuditActions.CameraChanged,
            camera.Id,
            origin.Kind is SettingsChangeKind.Settings or SettingsChangeKind.Server
                ? json
                : $"{CameraModelMapper.NameOf(origin.Kind)} {origin.Detail} {json}"
        );
        if (camera.Link is { } link)
        {
            try
            {
                await link.SendSettingsAsync(camera.Target, cancellationToken);
            }
            catch (Exception e) when (e is IOException or CameraCommandException or ObjectDisposedException)
            {
                // The link broke in the meantime. The settings are stored, and the next Welcome contains them.
                Log.NotSent(logger, camera.Id, e.Message);
            }
        }

        return null;
    }

    private SettingsWriteModel Describe(SettingsOrigin origin, bool isConflict, Camera camera) =>
        new()
        {
            Time = time.GetUtcNow(),
            Actor = origin.Actor,
            Kind = origin.Kind,
            Detail = origin.Detail,
            // Its own conflict is history: the chain must not grow.
            Overwrote = isConflict && camera.LastChange is { } last ? last with { Overwrote = null } : null,
        };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Settings were not sent to camera {CameraId}: {Reason}")]
        public static partial void NotSent(ILogger logger, string cameraId, string reason);
    }
}
