using NanoCam.Archive;

namespace NanoCam.Server.Recording.Storage;

/// <summary>Completes a segment that a crash left open, or whose row or sidecar is missing, and creates its row.</summary>
internal sealed class SegmentRepair(ArchiveFiles files, ArchiveFolder folder)
{
    private readonly SegmentCompletion _completion = new(files, folder);

    /// <summary>Repairs a segment.</summary>
    /// <returns>Its row, or null if it has no complete frame and was removed; and the number of removed bytes.</returns>
    /// <exception cref="InvalidDataException">The file is not a segment of this version. It is unchanged.</exception>
    public (SegmentRow? Row, long CutBytes) Run(string cameraId, string name, RecordingTier tier)
    {
        var (segment, cut) = _completion.Run(cameraId, name, tier);
        return (segment is null ? null : RowOf(cameraId, name, tier, segment), cut);
    }

    private static SegmentRow RowOf(string cameraId, string name, RecordingTier tier, CompletedSegment segment)
    {
        var density = new SegmentDensity(tier);
        foreach (var entry in segment.Entries)
        {
            density.Add(entry);
        }

        var info = new SegmentInfo(
            cameraId,
            name,
            tier,
            segment.Entries.Min(entry => entry.CapturedMicroseconds),
            segment.Entries.Max(entry => entry.CapturedMicroseconds),
            segment.Entries.Count,
            segment.Length + SidecarHeader.Size + ((long)segment.Entries.Count * FrameEntry.Size),
            segment.Header.Width,
            segment.Header.Height
        );
        return SegmentRow.From(info, density);
    }
}
