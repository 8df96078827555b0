using System.Text.Json;
using NanoCam.Server.Accounts;
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
    // Changes are rare; one lock for all cameras prevents lost updates.
    private readonly Lock _gate = new();

    /// <summary>Applies the change of a request.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="change">The requested change.</param>
    /// <param name="context">The request.</param>
    /// <param name="cancellationToken">Canceled with the request.</param>
    /// <returns>The error, as a sentence, or null.</returns>
    public Task<string?> ChangeAsync(Camera camera, SettingsChange change, HttpContext context, CancellationToken cancellationToken) =>
        ChangeAsync(camera, change, detail => audit.Write(context, AuditActions.CameraChanged, camera.Id, detail), cancellationToken);

    /// <summary>Applies a change that does not come with a request.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="change">The requested change.</param>
    /// <param name="actor">Where it comes from, for the audit log.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The error, as a sentence, or null.</returns>
    public Task<string?> ChangeAsync(Camera camera, SettingsChange change, string actor, CancellationToken cancellationToken) =>
        ChangeAsync(camera, change, detail => audit.Write(actor, "", AuditActions.CameraChanged, camera.Id, detail), cancellationToken);

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

    private async Task<string?> ChangeAsync(
        Camera camera,
        SettingsChange change,
        Action<string> writeAudit,
        CancellationToken cancellationToken
    )
    {
        lock (_gate)
        {
            if (!SettingsMerge.TryApply(camera.Desired, change, camera.Link, out var next, out var error))
            {
                return error;
            }

            persistence.ChangeDesired(camera, next);
        }

        cameras.NotifyChanged(camera);
        writeAudit(JsonSerializer.Serialize(change, CameraJson.Default.SettingsChange));
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

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Settings were not sent to camera {CameraId}: {Reason}")]
        public static partial void NotSent(ILogger logger, string cameraId, string reason);
    }
}
