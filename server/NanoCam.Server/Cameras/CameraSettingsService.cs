using System.Text.Json;
using NanoCam.Server.Accounts;
using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>
/// Takes a wish for the settings of a camera: checks it, keeps it, records whose it was, and sends it where the camera is connected.
/// </summary>
internal sealed partial class CameraSettingsService(
    CameraRegistry cameras,
    CameraPersistence persistence,
    AuditLog audit,
    TimeProvider time,
    ILogger<CameraSettingsService> logger
)
{
    // Wishes are rare; one lock for all cameras is enough to lose none.
    private readonly Lock _gate = new();

    /// <summary>Takes a wish.</summary>
    /// <param name="camera">Whose settings they are.</param>
    /// <param name="change">The wish.</param>
    /// <param name="context">The request it came with.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>What is wrong with it, as a sentence, or null.</returns>
    public async Task<string?> TakeAsync(Camera camera, SettingsChange change, HttpContext context, CancellationToken cancellationToken)
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
        audit.Write(context, AuditActions.CameraChanged, camera.Id, JsonSerializer.Serialize(change, CameraJson.Default.SettingsChange));
        if (camera.Link is { } link)
        {
            try
            {
                await link.SendSettingsAsync(camera.Desired, cancellationToken);
            }
            catch (Exception e) when (e is IOException or CameraCommandException or ObjectDisposedException)
            {
                // The link broke under us: the wish is kept, and Welcome carries it when the camera is back.
                Log.NotSent(logger, camera.Id, e.Message);
            }
        }

        return null;
    }

    /// <summary>Waits until a connected camera has answered the newest wish. Null when it does not in time.</summary>
    public async Task<SettingsResult?> AnswerAsync(Camera camera, TimeSpan patience, CancellationToken cancellationToken)
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

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Settings of camera {CameraId} were not sent now: {Reason}")]
        public static partial void NotSent(ILogger logger, string cameraId, string reason);
    }
}
