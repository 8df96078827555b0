using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Ingest;

/// <summary>
/// Takes in frames of senders that may not be known yet: a camera becomes known by its first good frame, and not by garbage.
/// </summary>
internal sealed class FrameIntake(CameraRegistry cameras, FrameGate gate)
{
    /// <summary>Judges a frame and publishes it if it is good. The caller keeps its reference.</summary>
    /// <param name="cameraId">An id that keeps the rule.</param>
    /// <param name="frame">The bytes as they came.</param>
    /// <param name="origin">What the sender said about the frame.</param>
    /// <param name="camera">The camera; null when it is not known, for a bad frame or because the directory is full.</param>
    /// <returns>The verdict; <see cref="FrameVerdict.Busy"/> when the directory is full.</returns>
    public FrameVerdict Admit(string cameraId, Frame frame, in FrameOrigin origin, out Camera? camera)
    {
        if (!cameras.TryGet(cameraId, out camera))
        {
            var judged = gate.Inspect(frame.Jpeg.Span, out _);
            if (judged != FrameVerdict.Accepted)
            {
                return judged;
            }

            if (!cameras.TryGetOrAdd(cameraId, out camera))
            {
                return FrameVerdict.Busy;
            }
        }

        return gate.Admit(camera, frame, origin);
    }

    /// <summary>Counts what did not get as far as a frame, if the camera is known.</summary>
    public void CountRefused(string cameraId, FrameVerdict verdict)
    {
        if (cameras.TryGet(cameraId, out var camera))
        {
            camera.CountRefused(verdict, 0);
        }
    }
}
