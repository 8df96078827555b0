using NanoCam.Archive;
using NanoCam.Server.Frames;
using NanoCam.Server.Recording.Storage;
using NanoCam.Server.Stills;

namespace NanoCam.Server.Recording.History;

/// <summary>Lists recorded frames, stored stills and numbered photos of a range by capture time, in pages.</summary>
internal sealed class FrameList(FrameSampling sampling, StillStore stills, PhotoStore photos)
{
    /// <summary>Frames of a page.</summary>
    /// <param name="query">Camera and range.</param>
    /// <param name="every">Microseconds between two recorded frames; 0 for all. Stills are always listed.</param>
    /// <param name="cursor">Where the page begins.</param>
    /// <param name="limit">Maximum number.</param>
    public FramePage Read(ArchiveQuery query, long every, PageCursor? cursor, int limit)
    {
        var from = Math.Max(query.From, cursor?.Time ?? 0);
        var recorded = sampling.Select(query.CameraId, from, query.To, every).Select(ToModel);
        var stored = stills
            .Between(query.CameraId, UnixTime.FromMicroseconds(from), UnixTime.FromMicroseconds(query.To))
            .Select(still => ToModel(still.Name, still.Bytes));
        var numbered = photos
            .Between(query.CameraId, from, query.To)
            .Select(photo => new FrameModel(photo.Photo.Time, photo.Number, photo.Bytes, 0, 0, null, "still", photo.Photo.Name));
        var found = Merge(recorded, Merge(stored, numbered)).Skip(cursor?.Skip ?? 0).Take(limit + 1).ToList();
        if (found.Count <= limit)
        {
            return new FramePage(found, null);
        }

        var frames = found[..limit];
        var next = PageCursor.After([.. frames.Select(frame => UnixTime.ToMicroseconds(frame.Time))], cursor);
        return new FramePage(frames, next.ToString());
    }

    private static IEnumerable<FrameModel> Merge(IEnumerable<FrameModel> first, IEnumerable<FrameModel> second)
    {
        using var a = first.GetEnumerator();
        using var b = second.GetEnumerator();
        var (hasA, hasB) = (a.MoveNext(), b.MoveNext());
        while (hasA || hasB)
        {
            if (hasA && (!hasB || a.Current.Time <= b.Current.Time))
            {
                yield return a.Current;
                hasA = a.MoveNext();
            }
            else
            {
                yield return b.Current;
                hasB = b.MoveNext();
            }
        }
    }

    private static FrameModel ToModel(FrameRecord frame) =>
        new(
            UnixTime.FromMicroseconds(frame.CapturedMicroseconds),
            frame.Sequence,
            frame.Length,
            frame.Segment.Width,
            frame.Segment.Height,
            SegmentName.TextOf(frame.Segment.Tier),
            "recorded",
            null
        );

    private static FrameModel ToModel(StillName still, long bytes) =>
        new(still.Time, still.Sequence, bytes, 0, 0, null, "still", still.Text);
}
