using Microsoft.Win32.SafeHandles;

namespace NanoCam.Archive;

/// <summary>
/// Completes a segment that a crash left open, or whose sidecar is missing or damaged. A torn tail is removed after the last complete
/// frame.
/// The records in the segment are the source; the sidecar is written from them.
/// </summary>
public sealed class SegmentCompletion(ArchiveFiles files, ArchiveLayout layout)
{
    /// <summary>Completes a segment.</summary>
    /// <returns>The segment, or null if it has no complete frame and was removed; and the number of removed bytes.</returns>
    /// <exception cref="InvalidDataException">The file is not a segment of this version. It is unchanged.</exception>
    public (CompletedSegment? Segment, long CutBytes) Run(string cameraId, string name, RecordingTier tier)
    {
        var path = layout.SegmentPath(cameraId, name);
        using (var segment = files.Open(path))
        {
            if (TryReadClosed(cameraId, name, segment) is { } closed)
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

        files.Delete(path);
        files.Delete(layout.SidecarPath(cameraId, name));
        return (null, 0);
    }

    // The segment was closed on disk before the crash, so the sidecar is complete and only it needs to be read.
    private CompletedSegment? TryReadClosed(string cameraId, string name, SafeFileHandle segment)
    {
        Span<byte> head = stackalloc byte[Matroska.HeaderSize];
        return
            RandomAccess.Read(segment, head, 0) == head.Length
            && Matroska.TryReadHeader(head) is { IsClosed: true } header
            && SidecarFile.ReadEntries(layout.SidecarPath(cameraId, name)) is { Length: > 0 } entries
            && entries.Length == header.Frames
            ? new CompletedSegment(header, entries, RandomAccess.GetLength(segment))
            : null;
    }

    private CompletedSegment Complete(string cameraId, string name, RecordingTier tier, SafeFileHandle segment, SegmentWalk walk)
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
        var duration = Matroska.DurationOf(walk.LastMilliseconds, walk.Entries.Count);
        Matroska.WriteHeader(head, $"{cameraId} {SegmentName.TextOf(tier)}", header, duration, walk.End);
        files.Write(segment, head, 0);
        files.Flush(segment);
        return new CompletedSegment(header, walk.Entries, walk.End + cues.Length);
    }

    private void WriteSidecar(string cameraId, string name, SidecarHeader header, IReadOnlyList<FrameEntry> entries)
    {
        var path = layout.SidecarPath(cameraId, name);
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
        files.FlushDirectory(layout.DayFolder(cameraId, name));
    }

    // A power failure can leave the name of a file and none of its content, or zeros.
    private static bool IsEmpty(SafeFileHandle segment, long length)
    {
        Span<byte> head = stackalloc byte[Matroska.HeaderSize];
        var read = length == 0 ? 0 : RandomAccess.Read(segment, head, 0);
        return read < head.Length || !head.ContainsAnyExcept((byte)0);
    }
}

/// <summary>A segment that is closed on the device.</summary>
/// <param name="Header">Its header.</param>
/// <param name="Entries">Records of its frames, in the order of the file.</param>
/// <param name="Length">Bytes of the segment without its sidecar.</param>
public sealed record CompletedSegment(SidecarHeader Header, IReadOnlyList<FrameEntry> Entries, long Length);
