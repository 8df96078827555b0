using Microsoft.Win32.SafeHandles;
using NanoCam.Server.Recording.Format;

namespace NanoCam.Server.Recording.Storage;

/// <summary>
/// Completes a segment that a crash left open, or whose row or sidecar is missing. A torn tail is cut after the last whole frame. The
/// records in the segment are the source; the sidecar is written from them.
/// </summary>
internal sealed class SegmentRepair(ArchiveFiles files, ArchiveFolder folder)
{
    /// <summary>Repairs a segment.</summary>
    /// <returns>Its row, or null if it has no whole frame and was removed; and the bytes that were cut.</returns>
    /// <exception cref="InvalidDataException">The file is not a segment of this version. It is unchanged.</exception>
    public (SegmentRow? Row, long CutBytes) Run(string cameraId, string name, RecordingTier tier)
    {
        var path = folder.SegmentPath(cameraId, name);
        using (var segment = files.Open(path))
        {
            if (TryReadClosed(cameraId, name, tier, segment) is { } closed)
            {
                return (closed, 0);
            }

            var length = RandomAccess.GetLength(segment);
            var walk = SegmentWalk.Run(segment);
            if (walk is null && !IsEmpty(segment, length))
            {
                throw new InvalidDataException("It has no header of a NanoCam segment.");
            }

            if (walk is { Entries.Count: > 0 })
            {
                return (Complete(cameraId, name, tier, segment, walk), Math.Max(0, length - walk.End));
            }
        }

        Remove(cameraId, name);
        return (null, 0);
    }

    private void Remove(string cameraId, string name)
    {
        files.Delete(folder.SegmentPath(cameraId, name));
        files.Delete(folder.SidecarPath(cameraId, name));
    }

    // Closed on the device before the crash: the sidecar is complete, and nothing has to be read but that.
    private SegmentRow? TryReadClosed(string cameraId, string name, RecordingTier tier, SafeFileHandle segment)
    {
        Span<byte> head = stackalloc byte[Matroska.HeaderSize];
        if (
            RandomAccess.Read(segment, head, 0) < head.Length
            || Matroska.TryReadHeader(head) is not { IsClosed: true } header
            || SidecarFile.ReadEntries(folder.SidecarPath(cameraId, name)) is not { Length: > 0 } entries
            || entries.Length != header.Frames
        )
        {
            return null;
        }

        return RowOf(cameraId, name, tier, header, entries, RandomAccess.GetLength(segment));
    }

    private SegmentRow Complete(string cameraId, string name, RecordingTier tier, SafeFileHandle segment, SegmentWalk walk)
    {
        files.SetLength(segment, walk.End);
        var head = new byte[Matroska.HeaderSize];
        Matroska.WriteClusterHead(head, walk.End - walk.LastCluster - 12, walk.Clusters[^1].Milliseconds);
        files.Write(segment, head.AsSpan(0, Matroska.ClusterHeadSize), walk.LastCluster);
        var cues = Matroska.WriteCues(walk.Clusters);
        files.Write(segment, cues, walk.End);
        files.Flush(segment);

        var header = walk.Header with { Frames = walk.Entries.Count, IsClosed = true };
        WriteSidecar(cameraId, name, header, walk.Entries);
        var duration = SegmentFile.DurationOf(walk.LastMilliseconds, walk.Entries.Count);
        Matroska.WriteHeader(head, $"{cameraId} {SegmentName.TextOf(tier)}", header, duration, walk.End);
        files.Write(segment, head, 0);
        files.Flush(segment);
        return RowOf(cameraId, name, tier, header, walk.Entries, walk.End + cues.Length);
    }

    private void WriteSidecar(string cameraId, string name, SidecarHeader header, IReadOnlyList<FrameEntry> entries)
    {
        var path = folder.SidecarPath(cameraId, name);
        using var sidecar = File.Exists(path) ? files.Open(path) : files.Create(path);
        var bytes = new byte[SidecarHeader.Size + (entries.Count * FrameEntry.Size)];
        header.Write(bytes);
        for (var i = 0; i < entries.Count; i++)
        {
            entries[i].Write(bytes.AsSpan(SidecarHeader.Size + (i * FrameEntry.Size)));
        }

        files.Write(sidecar, bytes, 0);
        files.SetLength(sidecar, bytes.Length);
        files.Flush(sidecar);
        files.FlushDirectory(folder.DayFolder(cameraId, name));
    }

    private static SegmentRow RowOf(
        string cameraId,
        string name,
        RecordingTier tier,
        SidecarHeader header,
        IReadOnlyList<FrameEntry> entries,
        long segmentLength
    )
    {
        var density = new SegmentDensity(tier);
        foreach (var entry in entries)
        {
            density.Add(entry);
        }

        var info = new SegmentInfo(
            cameraId,
            name,
            tier,
            entries.Min(entry => entry.CapturedMicroseconds),
            entries.Max(entry => entry.CapturedMicroseconds),
            entries.Count,
            segmentLength + SidecarHeader.Size + ((long)entries.Count * FrameEntry.Size),
            header.Width,
            header.Height
        );
        return SegmentRow.From(info, density);
    }

    // A power failure can leave the name of a file and none of its content, or zeros.
    private static bool IsEmpty(SafeFileHandle segment, long length)
    {
        Span<byte> head = stackalloc byte[Matroska.HeaderSize];
        var read = length == 0 ? 0 : RandomAccess.Read(segment, head, 0);
        return read < head.Length || !head.ContainsAnyExcept((byte)0);
    }
}
