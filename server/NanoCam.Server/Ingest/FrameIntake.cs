using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Ingest;

/// <summary>
/// Accepts frames of senders that may be new. The first accepted frame adds a camera; invalid bytes add none.
/// </summary>
internal sealed class FrameIntake(CameraRegistry cameras, FrameGate gate)
{
    /// <summary>Checks a frame, and publishes it if it is accepted. The caller keeps its reference.</summary>
    /// <param name="cameraId">A valid camera id.</param>
    /// <param name="frame">A rented frame that holds the received bytes.</param>
    /// <param name="origin">What the sender reported about the frame.</param>
    /// <param name="camera">The camera; null for a rejected frame of a new camera, and when the registry is full.</param>
    /// <returns>The verdict; <see cref="FrameVerdict.Busy"/> when the registry is full.</returns>
    public FrameVerdict Admit(string cameraId, Frame frame, in FrameOrigin origin, out Camera? camera)
    {
        if (!cameras.TryGet(cameraId, out camera))
        {
            var verdict = gate.Inspect(frame.Jpeg.Span, out _);
            if (verdict != FrameVerdict.Accepted)
            {
                return verdict;
            }

            if (!cameras.TryGetOrAdd(cameraId, out camera))
            {
                return FrameVerdict.Busy;
            }
        }

        return gate.Admit(camera, frame, origin);
    }

    /// <summary>Counts a frame that was rejected before it was complete, if the camera is known.</summary>
    public void CountRejected(string cameraId, FrameVerdict verdict)
    {
        if (cameras.TryGet(cameraId, out var camera))
        {
            camera.CountRejected(verdict, 0);
        }
    }
}
