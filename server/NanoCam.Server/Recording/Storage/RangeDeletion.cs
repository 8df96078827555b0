using NanoCam.Archive;

namespace NanoCam.Server.Recording.Storage;

/// <summary>
/// Deletes a range of a camera on request: entire segments inside the range, and the frames of the range in other segments. Pinned and open
/// segments are kept.
/// </summary>
internal sealed class RangeDeletion(SegmentIndex index, OpenSegments open, Pins pins, SegmentDeletion deletion, SegmentRewrite rewrite)
{
    private const int PageSize = 1_000;
    private const int StepSize = 100;

    /// <summary>Deletes the frames of a range.</summary>
    public DeletedRange Delete(string cameraId, long from, long to)
    {
        var isPinned = PinnedTimes(cameraId);
        var result = new DeletedRange(0, 0, 0, []);
        var opened = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tier in Enum.GetValues<RecordingTier>())
        {
            // Read before the index, so that a segment that closes in the meantime is reported as kept, instead of as neither kept nor
            // deleted.
            var current = open.Find(cameraId, tier)
                .Select(snapshot => snapshot.Segment)
                .Where(segment => segment.StartMicroseconds <= to && segment.EndMicroseconds >= from)
                .ToList();
            opened.UnionWith(current.Select(segment => segment.Name));
            result = result.Add(new DeletedRange(0, 0, 0, current));

            // Finds all pages before deleting, so copies of segments that the range covers in part are not included.
            foreach (var page in Find(cameraId, from, to, tier).Where(segment => !opened.Contains(segment.Name)).Chunk(StepSize))
            {
                result = result.Add(Delete(page, from, to, isPinned));
            }
        }

        return result;
    }

    /// <summary>Returns a function that checks whether a pin covers a part of a time range of a camera.</summary>
    public Func<long, long, bool> PinnedTimes(string cameraId)
    {
        var pinned = pins.List(cameraId);
        return (start, end) => pinned.Any(pin => pin.StartMicroseconds <= end && pin.EndMicroseconds >= start);
    }

    private List<SegmentInfo> Find(string cameraId, long from, long to, RecordingTier tier)
    {
        List<SegmentInfo> all = [];
        while (index.Find(cameraId, from, to, tier, all.Count == 0 ? null : all[^1], PageSize) is { Count: > 0 } page)
        {
            all.AddRange(page);
        }

        return all;
    }

    private DeletedRange Delete(IReadOnlyList<SegmentInfo> segments, long from, long to, Func<long, long, bool> isPinned)
    {
        var pinned = segments.Where(segment => isPinned(segment.StartMicroseconds, segment.EndMicroseconds)).ToList();
        var originals = new List<SegmentInfo>();
        var copies = new List<SegmentRow>();
        var whole = 0;
        foreach (var segment in segments.Except(pinned))
        {
            if (segment.StartMicroseconds >= from && segment.EndMicroseconds <= to)
            {
                whole++;
                originals.Add(segment);
            }
            else if (rewrite.Run(segment, time => time < from || time > to) is (var copy, true))
            {
                originals.Add(segment);
                copies.AddRange(copy is null ? [] : [copy]);
            }
        }

        index.Replace(copies, originals);
        var gone = deletion.Complete(originals);
        return new DeletedRange(
            Math.Min(whole, gone.Count),
            gone.Sum(segment => segment.Frames) - copies.Sum(copy => copy.Frames),
            gone.Sum(segment => segment.Bytes) - copies.Sum(copy => copy.Bytes),
            [.. pinned.Select(segment => segment with { IsPinned = true })]
        );
    }
}

/// <summary>Result of a deletion on request.</summary>
/// <param name="Segments">Segments that were deleted as a whole.</param>
/// <param name="Frames">Frames that were deleted.</param>
/// <param name="Bytes">Bytes that were freed.</param>
/// <param name="Kept">Segments that are kept because they are pinned or open.</param>
internal sealed record DeletedRange(int Segments, long Frames, long Bytes, IReadOnlyList<SegmentInfo> Kept)
{
    /// <summary>Adds another result.</summary>
    public DeletedRange Add(DeletedRange other) =>
        new(Segments + other.Segments, Frames + other.Frames, Bytes + other.Bytes, [.. Kept, .. other.Kept]);
}
