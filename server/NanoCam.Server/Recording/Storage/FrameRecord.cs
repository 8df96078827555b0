using NanoCam.Archive;

namespace NanoCam.Server.Recording.Storage;

/// <summary>One frame in the archive.</summary>
/// <param name="Segment">The segment that contains it.</param>
/// <param name="Entry">Its record.</param>
public readonly record struct FrameRecord(SegmentInfo Segment, FrameEntry Entry)
{
    /// <summary>Capture time on the server's clock, in microseconds since 1970.</summary>
    public long CapturedMicroseconds => Entry.CapturedMicroseconds;

    /// <summary>Time of arrival, in microseconds since 1970.</summary>
    public long ReceivedMicroseconds => Entry.ReceivedMicroseconds;

    /// <summary>Number of the frame on the server.</summary>
    public long Sequence => Entry.Sequence;

    /// <summary>Boot of the camera; 0 if it did not report one.</summary>
    public long BootId => Entry.BootId;

    /// <summary>Bytes of the JPEG.</summary>
    public int Length => Entry.Length;
}
