using NanoCam.Server.Background;
using NanoCam.Server.Frames;
using NanoCam.Server.Recording;
using NanoCam.Server.Stills;

namespace NanoCam.Server.Motion;

/// <summary>Creates events, recordings and snapshots from motion.</summary>
internal sealed partial class MotionReporter(
    CameraEvents events,
    CameraRecorders recorders,
    SnapshotService snapshots,
    BackgroundWork work,
    ILogger<MotionReporter> logger
)
{
    /// <summary>Reports the result of a frame.</summary>
    public void Report(MotionCamera camera, MotionStep step)
    {
        if (step.Started is { } started)
        {
            events.Append(ToEvent(camera, started));
            if (camera.Settings.Snapshot && !camera.IsCapturing)
            {
                camera.IsCapturing = true;
                _ = work.RunAsync(
                    "Taking a snapshot of motion",
                    camera.Camera.Id,
                    stop => CaptureAsync(camera, stop),
                    CancellationToken.None
                );
            }
        }

        if (step.IsMoving)
        {
            // For each frame with motion, so that recording ends some time after the last one.
            recorders.Find(camera.Camera.Id)?.Trigger(work.Time.Microseconds());
        }

        if (step.Ended is { } ended)
        {
            End(camera, ended);
        }
    }

    /// <summary>Reports the end of an event.</summary>
    public void End(MotionCamera camera, MotionEvent ended) =>
        events.Complete(ToEvent(camera, ended) with { EndMicroseconds = ended.LastMicroseconds });

    private static CameraEvent ToEvent(MotionCamera camera, MotionEvent motion) =>
        new(CameraEventKind.Motion, camera.Camera.Id, motion.StartMicroseconds)
        {
            Peak = (int)Math.Round(motion.Peak),
            BestMicroseconds = motion.BestMicroseconds,
        };

    private async Task CaptureAsync(MotionCamera camera, CancellationToken stop)
    {
        try
        {
            var result = await snapshots.TakeAsync(camera.Camera, SnapshotOrder.Standard, stop);
            if (result.Fault != SnapshotFault.None)
            {
                Log.NoSnapshot(logger, camera.Camera.Id, result.Detail);
            }
        }
        finally
        {
            camera.IsCapturing = false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "No snapshot was taken of the motion at camera {Camera}: {Detail}")]
        public static partial void NoSnapshot(ILogger logger, string camera, string detail);
    }
}
