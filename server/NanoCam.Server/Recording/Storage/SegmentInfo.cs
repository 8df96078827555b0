using NanoCam.Archive;

namespace NanoCam.Server.Recording.Storage;

/// <summary>One segment of a camera: a Matroska file and its sidecar.</summary>
/// <param name="CameraId">The camera.</param>
/// <param name="Name">File name without extension; unique for the camera.</param>
/// <param name="Tier">Its tier.</param>
/// <param name="StartMicroseconds">Capture time of its first frame.</param>
/// <param name="EndMicroseconds">Capture time of its last frame.</param>
/// <param name="Frames">Number of frames.</param>
/// <param name="Bytes">Bytes of both files.</param>
/// <param name="Width">Width of its frames in pixels.</param>
/// <param name="Height">Height of its frames in pixels.</param>
/// <param name="IsOpen">Whether the recorder still adds frames.</param>
public sealed record SegmentInfo(
    string CameraId,
    string Name,
    RecordingTier Tier,
    long StartMicroseconds,
    long EndMicroseconds,
    long Frames,
    long Bytes,
    int Width,
    int Height,
    bool IsOpen = false
)
{
    /// <summary>Whether a pin covers a part of it. Retention keeps it.</summary>
    public bool IsPinned { get; init; }
}
