using Microsoft.Win32.SafeHandles;

namespace NanoCam.Archive;

/// <summary>What <see cref="SegmentCheck"/> found.</summary>
public enum SegmentState
{
    /// <summary>Closed; every frame and every record is intact.</summary>
    Whole,

    /// <summary>Not closed: a server is writing it, or ended without closing it. Frames before the torn tail are intact.</summary>
    Open,

    /// <summary>Its frames are intact, but its sidecar is missing or differs from them.</summary>
    SidecarDiffers,

    /// <summary>Some of its frames are damaged.</summary>
    Damaged,

    /// <summary>It has the name of a segment, but not its content.</summary>
    Foreign,
}

/// <summary>Result of a check.</summary>
/// <param name="State">What was found.</param>
/// <param name="Frames">Intact frames.</param>
/// <param name="Expected">Frames that the segment should have.</param>
/// <param name="Bytes">Bytes of segment and sidecar.</param>
/// <param name="TailBytes">Bytes after the last complete frame of an open segment.</param>
public sealed record SegmentFinding(SegmentState State, int Frames, int Expected, long Bytes, long TailBytes)
{
    /// <summary>Capture time of the first and the last frame, in microseconds since 1970; null without frames.</summary>
    public (long First, long Last)? Times { get; init; }
}

/// <summary>Checks one segment: reads every frame and compares checksums, and compares records with the sidecar. Changes nothing.</summary>
public static class SegmentCheck
{
    /// <summary>Checks a segment.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SegmentFinding Run(ArchiveLayout layout, string cameraId, string name)
    {
        var sidecar = layout.SidecarPath(cameraId, name);
        var records = SidecarFile.ReadEntries(sidecar);
        using var file = File.OpenHandle(
            layout.SegmentPath(cameraId, name),
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        var length = RandomAccess.GetLength(file);
        var bytes = length + (File.Exists(sidecar) ? new FileInfo(sidecar).Length : 0);
        if (SegmentWalk.Run(file) is not { } walk)
        {
            return new SegmentFinding(length == 0 ? SegmentState.Open : SegmentState.Foreign, 0, 0, bytes, length);
        }

        return Evaluate(file, walk, records, bytes, length) with
        {
            Times = TimesOf(walk.Entries.Count > 0 ? walk.Entries : records),
        };
    }

    private static SegmentFinding Evaluate(SafeFileHandle file, SegmentWalk walk, FrameEntry[] records, long bytes, long length)
    {
        var (whole, expected) = (walk.Entries.Count, walk.Header.Frames);
        if (!walk.Header.IsClosed)
        {
            return new SegmentFinding(SegmentState.Open, whole, whole, bytes, length - walk.End);
        }

        if (whole < expected)
        {
            // The records of the sidecar also locate the frames after the damage.
            whole = Math.Max(whole, records.Count(entry => SegmentWalk.IsWhole(file, entry)));
            return new SegmentFinding(SegmentState.Damaged, whole, expected, bytes, 0);
        }

        var isSame = walk.Entries.SequenceEqual(records);
        return new SegmentFinding(isSame ? SegmentState.Whole : SegmentState.SidecarDiffers, whole, expected, bytes, 0);
    }

    private static (long First, long Last)? TimesOf(IReadOnlyList<FrameEntry> entries) =>
        entries.Count == 0 ? null : (entries.Min(entry => entry.CapturedMicroseconds), entries.Max(entry => entry.CapturedMicroseconds));
}
