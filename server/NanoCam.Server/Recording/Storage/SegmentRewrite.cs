using Microsoft.Win32.SafeHandles;
using NanoCam.Archive;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Recording.Storage;

/// <summary>
/// Copies a part of a segment into a new one, so that the other part can be deleted. The copy counts as garbage until the caller replaces
/// the segment with it in the index (<see cref="SegmentIndex.Replace"/>).
/// </summary>
internal sealed class SegmentRewrite(ArchiveFiles files, ArchiveFolder folder, SegmentIndex index)
{
    private const long BatchBytes = 1 << 20;

    // Provides room for a batch and the largest frame.
    private readonly FramePool _pool = new(128 << 20);

    /// <summary>Copies the frames of a segment that are kept.</summary>
    /// <param name="segment">A closed segment.</param>
    /// <param name="isKept">Whether the frame of a capture time is kept.</param>
    /// <returns>
    /// The row of the new segment, null if no frame is kept; and whether a frame is removed. If not, nothing was copied.
    /// </returns>
    /// <exception cref="IOException">The segment cannot be copied.</exception>
    public (SegmentRow? Copy, bool IsChanged) Run(SegmentInfo segment, Func<long, bool> isKept)
    {
        var entries = SidecarFile.ReadEntries(folder.SidecarPath(segment.CameraId, segment.Name));
        if (Array.TrueForAll(entries, entry => isKept(entry.CapturedMicroseconds)))
        {
            return (null, false);
        }

        var path = folder.SegmentPath(segment.CameraId, segment.Name);
        using var source = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        SegmentFile? copy = null;
        try
        {
            var removed = default(FrameCounts);
            foreach (var entry in entries)
            {
                if (!isKept(entry.CapturedMicroseconds))
                {
                    // The next record explains the numbers of the removed frames.
                    removed.Add(entry);
                    removed.Thinned++;
                    continue;
                }

                var frame = Read(segment, entry, source);
                copy ??= Create(segment, frame);
                copy.Add(frame, removed.MoveTo(entry));
                removed = default;
                if (copy.BatchBytes >= BatchBytes || !copy.HasRoom)
                {
                    copy.WriteBatch();
                }
            }

            return (copy?.Close(), true);
        }
        finally
        {
            copy?.Dispose();
        }
    }

    private SegmentFile Create(SegmentInfo segment, Frame first)
    {
        try
        {
            return SegmentFile.Create(files, folder, segment.CameraId, segment.Tier, first, index.Reserve);
        }
        catch
        {
            first.Release();
            throw;
        }
    }

    private Frame Read(SegmentInfo segment, in FrameEntry entry, SafeFileHandle source)
    {
        if (!_pool.TryRent(entry.Length, out var frame))
        {
            throw new IOException("There is not enough memory to copy a segment.");
        }

        try
        {
            if (RandomAccess.Read(source, frame.Buffer.AsSpan(0, entry.Length), entry.Offset) < entry.Length)
            {
                throw new EndOfStreamException("The segment ends in the middle of the frame.");
            }
        }
        catch
        {
            frame.Release();
            throw;
        }

        (frame.Width, frame.Height) = (segment.Width, segment.Height);
        (frame.CapturedMicroseconds, frame.ReceivedMicroseconds) = (entry.CapturedMicroseconds, entry.ReceivedMicroseconds);
        frame.Sequence = entry.Sequence;
        return frame;
    }
}
