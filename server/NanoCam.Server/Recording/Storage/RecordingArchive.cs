using NanoCam.Archive;

namespace NanoCam.Server.Recording.Storage;

/// <summary>Reads the archive: segments, frames by time, and density. Never waits for the recorder.</summary>
internal sealed class RecordingArchive(SegmentIndex index, OpenSegments open, ArchiveFolder folder, Pins pins)
{
    private const int PageSize = 500;

    private static readonly RecordingTier[] Tiers = Enum.GetValues<RecordingTier>();

    /// <summary>
    /// The first segments of a camera that overlap a range, in order of their start; of one tier, or of all tiers for null.
    /// </summary>
    public IReadOnlyList<SegmentInfo> Segments(string cameraId, long from, long to, RecordingTier? tier = null, int limit = int.MaxValue)
    {
        var pinned = pins.List(cameraId);
        return
        [
            .. Tiers
                .Where(candidate => tier is null || candidate == tier)
                .SelectMany(candidate => Enumerate(cameraId, from, to, candidate).Take(limit))
                .OrderBy(segment => segment.StartMicroseconds)
                .Take(limit)
                .Select(segment => segment with { IsPinned = IsPinned(segment, pinned) }),
        ];
    }

    /// <summary>
    /// Frames of a range by capture time. Where the dense frames have been deleted, those of the minute tier are used, then those of
    /// the hour tier. Reads while it is enumerated, so the range can be of any length.
    /// </summary>
    /// <param name="cameraId">The camera.</param>
    /// <param name="from">First microsecond.</param>
    /// <param name="to">Last microsecond.</param>
    /// <param name="densest">Denser tiers than this one are not read.</param>
    public IEnumerable<FrameRecord> Frames(string cameraId, long from, long to, RecordingTier densest = RecordingTier.Dense)
    {
        var streams = Tiers
            .Where(tier => tier >= densest)
            .Select(tier => Uncovered(cameraId, from, to, tier, densest).GetEnumerator())
            .ToList();
        try
        {
            streams.RemoveAll(stream => !stream.MoveNext());
            while (streams.Count > 0)
            {
                var next = streams.MinBy(stream => stream.Current.CapturedMicroseconds)!;
                yield return next.Current;
                if (!next.MoveNext())
                {
                    streams.Remove(next);
                }
            }
        }
        finally
        {
            streams.ForEach(stream => stream.Dispose());
        }
    }

    /// <summary>The frame captured closest to a time, or null if there is none in that direction.</summary>
    public FrameRecord? Nearest(string cameraId, long time, FrameDirection direction = FrameDirection.Nearest)
    {
        FrameRecord? best = null;
        var distance = long.MaxValue;
        // The closest segments come first, so the others need not be read.
        foreach (var segment in Around(cameraId, time).OrderBy(segment => DistanceTo(segment, time)).ThenBy(segment => segment.Tier))
        {
            if (DistanceTo(segment, time) >= distance)
            {
                break;
            }

            var path = folder.SidecarPath(cameraId, segment.Name);
            if (SidecarFile.FindClosest(path, captured => DistanceTo(captured, time, direction)) is { } entry)
            {
                var offset = Math.Abs(entry.CapturedMicroseconds - time);
                (distance, best) = offset < distance ? (offset, new FrameRecord(segment, entry)) : (distance, best);
            }
        }

        return best;
    }

    /// <summary>The frame of a camera that was written last, or null.</summary>
    public FrameRecord? Newest(string cameraId)
    {
        // In file order, because the clock may have been set back.
        return
            index.Last(cameraId, RecordingTier.Dense) is { } segment
            && SidecarFile.ReadEntries(folder.SidecarPath(cameraId, segment.Name)) is [.., var entry]
            ? new FrameRecord(segment, entry)
            : null;
    }

    /// <summary>Opens a frame for reading; null if its segment was deleted in the meantime.</summary>
    public SegmentSlice? OpenFrame(FrameRecord frame)
    {
        try
        {
            var file = File.OpenHandle(
                folder.SegmentPath(frame.Segment.CameraId, frame.Segment.Name),
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            return new SegmentSlice(file, frame.Entry.Offset, frame.Length);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Frames and bytes of a range per time step. Reads only rows, no files.</summary>
    /// <param name="cameraId">The camera.</param>
    /// <param name="from">First microsecond; rounded down to a step.</param>
    /// <param name="to">Last microsecond.</param>
    /// <param name="stepSeconds">Seconds of a step; at least 10.</param>
    public ArchiveDensity Density(string cameraId, long from, long to, int stepSeconds)
    {
        var density = new ArchiveDensity(from, to, stepSeconds);
        foreach (var tier in Tiers)
        {
            // Read before the index, so that a segment whose row is written in the meantime is found in both instead of in neither.
            var current = open.Find(cameraId, tier);
            index.ReadDensities(cameraId, from, to, tier, (start, bucket, column) =>
            {
                if (!current.Any(snapshot => snapshot.Segment.StartMicroseconds == start))
                {
                    Count(start, bucket, column);
                }
            });
            foreach (var snapshot in current)
            {
                Count(snapshot.Segment.StartMicroseconds, SegmentDensity.SecondsOf(tier), snapshot.Density);
            }

            void Count(long start, long bucket, byte[] column) =>
                SegmentDensity.Read(start, bucket, column, (second, frames, bytes) => density.Add(tier, second, frames, bytes));
        }

        return density;
    }

    /// <summary>Records of a segment by capture time; none if it was deleted in the meantime.</summary>
    public FrameEntry[] Entries(SegmentInfo segment)
    {
        var entries = SidecarFile.ReadEntries(folder.SidecarPath(segment.CameraId, segment.Name));
        for (var i = 1; i < entries.Length; i++)
        {
            if (entries[i].CapturedMicroseconds < entries[i - 1].CapturedMicroseconds)
            {
                Array.Sort(entries, (a, b) => a.CapturedMicroseconds.CompareTo(b.CapturedMicroseconds));
                break;
            }
        }

        return entries;
    }

    // Read before the index, so that a segment that closes in the meantime is seen twice instead of not at all.
    private IEnumerable<SegmentInfo> Around(string cameraId, long time) =>
        Tiers
            .SelectMany(tier => open.Find(cameraId, tier))
            .Select(snapshot => snapshot.Segment)
            .ToList()
            .Concat(index.Around(cameraId, time));

    // Negative for frames on the other side.
    private static long DistanceTo(long captured, long time, FrameDirection direction) =>
        direction switch
        {
            FrameDirection.Before => time - captured,
            FrameDirection.After => captured - time,
            _ => Math.Abs(captured - time),
        };

    private static long DistanceTo(SegmentInfo segment, long time) =>
        time < segment.StartMicroseconds ? segment.StartMicroseconds - time
        : time > segment.EndMicroseconds ? time - segment.EndMicroseconds
        : 0;

    // Frames of a tier at times that no denser tier covers.
    private IEnumerable<FrameRecord> Uncovered(string cameraId, long from, long to, RecordingTier tier, RecordingTier densest)
    {
        var denser = Tiers
            .Where(other => other >= densest && other < tier)
            .Select(other => new Coverage(Enumerate(cameraId, from, to, other)))
            .ToList();
        try
        {
            foreach (var frame in Groups(Enumerate(cameraId, from, to, tier)).SelectMany(FramesOf))
            {
                var time = frame.CapturedMicroseconds;
                if (time >= from && time <= to && !denser.Exists(coverage => coverage.Includes(time)))
                {
                    yield return frame;
                }
            }
        }
        finally
        {
            denser.ForEach(coverage => coverage.Dispose());
        }
    }

    // Segments that overlap, because the clock was set back between them, are sorted together.
    private static IEnumerable<List<SegmentInfo>> Groups(IEnumerable<SegmentInfo> segments)
    {
        var group = new List<SegmentInfo>();
        var end = long.MinValue;
        foreach (var segment in segments)
        {
            if (group.Count > 0 && segment.StartMicroseconds > end)
            {
                yield return group;
                group = [];
            }

            group.Add(segment);
            end = Math.Max(end, segment.EndMicroseconds);
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    private IEnumerable<FrameRecord> FramesOf(List<SegmentInfo> group)
    {
        var frames = group.SelectMany(segment => Entries(segment).Select(entry => new FrameRecord(segment, entry)));
        return group.Count == 1 ? frames : frames.OrderBy(frame => frame.CapturedMicroseconds);
    }

    private IEnumerable<SegmentInfo> Enumerate(string cameraId, long from, long to, RecordingTier tier)
    {
        // Read before the pages, so that a segment that closes in the meantime is seen twice instead of not at all.
        var current = open.Find(cameraId, tier).Select(snapshot => snapshot.Segment).ToList();
        SegmentInfo? last = null;
        while (true)
        {
            var page = index.Find(cameraId, from, to, tier, last, PageSize);
            foreach (var segment in page)
            {
                last = segment;
                if (!current.Exists(other => other.Name == segment.Name))
                {
                    yield return segment;
                }
            }

            if (page.Count < PageSize)
            {
                break;
            }
        }

        foreach (var segment in current.Where(segment => segment.StartMicroseconds <= to && segment.EndMicroseconds >= from))
        {
            yield return segment;
        }
    }

    private static bool IsPinned(SegmentInfo segment, IReadOnlyList<Pin> pins) =>
        pins.Any(pin => pin.StartMicroseconds <= segment.EndMicroseconds && pin.EndMicroseconds >= segment.StartMicroseconds);

    // Whether the segments of a tier include a time; called with increasing times.
    private sealed class Coverage(IEnumerable<SegmentInfo> segments) : IDisposable
    {
        private readonly IEnumerator<SegmentInfo> _segments = segments.GetEnumerator();
        private bool _hasBegun;
        private bool _hasCurrent;

        public bool Includes(long time)
        {
            if (!_hasBegun)
            {
                (_hasBegun, _hasCurrent) = (true, _segments.MoveNext());
            }

            // An open segment contains all frames since its start, including those that readers do not see yet.
            while (_hasCurrent && !_segments.Current.IsOpen && _segments.Current.EndMicroseconds < time)
            {
                _hasCurrent = _segments.MoveNext();
            }

            return _hasCurrent && _segments.Current.StartMicroseconds <= time;
        }

        public void Dispose() => _segments.Dispose();
    }
}

/// <summary>Which frame is nearest to a time.</summary>
public enum FrameDirection
{
    /// <summary>The closest, before or after.</summary>
    Nearest,

    /// <summary>The last at or before the time.</summary>
    Before,

    /// <summary>The first at or after the time.</summary>
    After,
}
