using NanoCam.Server.Frames;
using NanoCam.Server.Recording.Format;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording;

/// <summary>
/// Explains a range: which frames arrived, and what became of them. The numbers come from the records of the frames, so they are as safe as
/// the frames themselves.
/// </summary>
internal sealed class FrameAccounting(RecordingArchive archive, CameraEvents events, CameraRecorders recorders, TimeProvider time)
{
    // The newest frames are not in the archive yet.
    private const long RecentMicroseconds = 5_000_000;

    /// <summary>Adds up a range.</summary>
    public FrameBalance Explain(string cameraId, long from, long to)
    {
        var sums = new Sums();
        foreach (var frame in archive.Frames(cameraId, from, to))
        {
            sums.Add(frame);
        }

        if (to >= time.Microseconds() - RecentMicroseconds && recorders.Find(cameraId) is { } recorder)
        {
            sums.Add(recorder.Pending);
        }

        var rejected = events.List(cameraId, from, to, [CameraEventKind.Rejected], int.MaxValue).Sum(item => item.Frames ?? 0);
        return sums.ToBalance(rejected);
    }

    private sealed class Sums
    {
        private readonly SortedDictionary<string, (long Frames, double Seconds)> _causes = new(StringComparer.Ordinal);
        private FrameEntry? _last;
        private long _stored;
        private long _thinned;
        private long _dropped;
        private long _lost;
        private long _unexplained;

        public void Add(in FrameRecord frame)
        {
            _stored++;
            if (frame.Segment.Tier != RecordingTier.Dense)
            {
                // The frames around it were recorded and have expired.
                _last = null;
                return;
            }

            var entry = frame.Entry;
            var seconds = _last is { } last ? Math.Max(0, entry.CapturedMicroseconds - last.CapturedMicroseconds) / 1e6 : 0;
            _lost -= (entry.Flags & FrameEntry.WasLost) != 0 ? 1 : 0;
            _unexplained += _last is { } previous ? UnexplainedBetween(previous, entry) : 0;
            Count(entry.Thinned, entry.Dropped, entry.Lost, entry.Cause, seconds);
            _last = entry;
        }

        public void Add(in FrameCounts pending) => Count(pending.Thinned, pending.Dropped, pending.Lost, pending.Cause, 0);

        public FrameBalance ToBalance(long rejected) =>
            new()
            {
                Received = _stored + _thinned + _dropped,
                Stored = _stored,
                Thinned = _thinned,
                Dropped = _dropped,
                Lost = Math.Max(0, _lost),
                Rejected = rejected,
                Unexplained = _unexplained,
                Causes = [.. _causes.Select(cause => new FrameCause(cause.Key, cause.Value.Frames, cause.Value.Seconds))],
            };

        private void Count(long thinned, long dropped, long lost, GapCause cause, double seconds)
        {
            _thinned += thinned;
            _dropped += dropped;
            _lost += lost;
            Count("rule", thinned, seconds);
            Count(GapTracker.NameOf(GapCause.Disk), dropped, seconds);
            Count(GapTracker.NameOf(cause), lost, seconds);
        }

        private void Count(string cause, long frames, double seconds)
        {
            if (frames > 0)
            {
                var (before, duration) = _causes.GetValueOrDefault(cause);
                _causes[cause] = (before + frames, duration + seconds);
            }
        }

        // Numbers of a boot that have neither a frame nor a reason.
        private static long UnexplainedBetween(in FrameEntry last, in FrameEntry next)
        {
            var isComparable = last.BootId == next.BootId && (last.Flags & next.Flags & FrameEntry.HasNumber) != 0;
            var absent = isComparable ? unchecked((int)(next.Number - last.Number)) - 1 : 0;
            return Math.Max(0, absent - (long)next.Thinned - next.Dropped - next.Lost);
        }
    }
}

/// <summary>Frames of a range. Received = stored + thinned + dropped; expected = received + lost.</summary>
public sealed record FrameBalance
{
    /// <summary>Frames that arrived and were accepted.</summary>
    public long Received { get; init; }

    /// <summary>Frames in the archive.</summary>
    public long Stored { get; init; }

    /// <summary>Frames that the rule or the schedule left out.</summary>
    public long Thinned { get; init; }

    /// <summary>Frames that could not be written.</summary>
    public long Dropped { get; init; }

    /// <summary>Sequence numbers that never arrived.</summary>
    public long Lost { get; init; }

    /// <summary>Frames that arrived and were rejected.</summary>
    public long Rejected { get; init; }

    /// <summary>Sequence numbers without a frame and without a cause; 0 unless a file is damaged.</summary>
    public long Unexplained { get; init; }

    /// <summary>Causes of frames that are not stored.</summary>
    public IReadOnlyList<FrameCause> Causes { get; init; } = [];
}

/// <summary>One cause.</summary>
/// <param name="Cause">Its name.</param>
/// <param name="Frames">Frames that it explains.</param>
/// <param name="Seconds">Duration of its gaps.</param>
public sealed record FrameCause(string Cause, long Frames, double Seconds);
