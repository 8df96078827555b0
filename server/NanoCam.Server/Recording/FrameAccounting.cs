using NanoCam.Archive;
using NanoCam.Server.Frames;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording;

/// <summary>
/// Accounts for the frames of a range: which ones arrived, and what happened to them. The numbers come from the records of the frames, so
/// they are as durable
/// as the frames themselves.
/// </summary>
internal sealed class FrameAccounting(RecordingArchive archive, CameraEvents events, CameraRecorders recorders, TimeProvider time)
    : IDisposable
{
    // Each reads the disk that the recorder writes. Others wait for their turn.
    private const int MaxRunning = 2;

    private const int FramesBetweenChecks = 4_096;

    // The newest frames are not in the archive yet.
    private const long RecentMicroseconds = 5_000_000;

    private readonly SemaphoreSlim _running = new(MaxRunning);

    /// <summary>Adds up a range, not on the thread of the caller.</summary>
    public async Task<FrameBalance> ExplainAsync(string cameraId, long from, long to, CancellationToken cancellationToken)
    {
        await _running.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Explain(cameraId, from, to, cancellationToken), cancellationToken);
        }
        finally
        {
            _running.Release();
        }
    }

    /// <summary>Adds up a range.</summary>
    public FrameBalance Explain(string cameraId, long from, long to, CancellationToken cancellationToken = default)
    {
        var sums = new Sums();
        var count = 0L;
        foreach (var frame in archive.Frames(cameraId, from, to))
        {
            if (count++ % FramesBetweenChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            sums.Add(frame);
        }

        if (to >= time.Microseconds() - RecentMicroseconds && recorders.Find(cameraId) is { } recorder)
        {
            sums.Add(recorder.Pending);
        }

        var rejected = events.List(cameraId, from, to, [CameraEventKind.Rejected], int.MaxValue).Sum(item => item.Frames ?? 0);
        return sums.ToBalance(rejected);
    }

    /// <inheritdoc/>
    public void Dispose() => _running.Dispose();

    private sealed class Sums
    {
        private readonly SortedDictionary<string, (long Frames, double Seconds)> _causes = new(StringComparer.Ordinal);
        private readonly Dictionary<uint, BootSums> _boots = [];
        private FrameEntry? _last;
        private string? _segment;
        private long _stored;
        private long _thinned;
        private long _dropped;
        private long _lost;
        private long _unexplained;
        private long _explained;

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
            Count(entry.Thinned, entry.Dropped, entry.Lost, entry.Cause, seconds);
            Compare(frame);
            if (IsNumbered(entry))
            {
                if (!_boots.TryGetValue(entry.BootId, out var boot))
                {
                    _boots[entry.BootId] = boot = new BootSums(entry.Number);
                }

                boot.Add(entry);
            }
        }

        public void Add(in FrameCounts pending) => Count(pending.Thinned, pending.Dropped, pending.Lost, pending.Cause, 0);

        public FrameBalance ToBalance(long rejected)
        {
            // Numbers between segments that no record explains were in deleted segments.
            Count("deleted", _boots.Values.Sum(boot => boot.Absent) - _unexplained, 0);
            return new FrameBalance
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
        }

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

        // Within a segment, every number between two records is one of a frame or explained by the second.
        private void Compare(in FrameRecord frame)
        {
            var next = frame.Entry;
            var explained = _explained + next.Thinned + next.Dropped + next.Lost;
            if (_last is not { } last || _segment != frame.Segment.Name || !IsNumbered(next))
            {
                (_last, _explained, _segment) = (next, 0, frame.Segment.Name);
                return;
            }

            var step = unchecked((int)(next.Number - last.Number));
            if (step <= 0)
            {
                // A late frame: its record explains numbers in front of the next frame that is not late.
                _explained = explained;
                return;
            }

            _unexplained += Math.Max(0, step - 1 - explained);
            (_last, _explained) = (next, 0);
        }

        private static bool IsNumbered(in FrameEntry entry) => (entry.Flags & FrameEntry.HasNumber) != 0;
    }
}

/// <summary>Numbers of one boot in a range, in any order.</summary>
/// <param name="first">A number.</param>
internal sealed class BootSums(uint first)
{
    private int _lowest;
    private int _highest;
    private long _beforeLowest;
    private long _stored;
    private long _explained;

    /// <summary>Numbers between the lowest and the highest that have neither a frame nor an explanation.</summary>
    public long Absent => Math.Max(0, _highest - (long)_lowest + 1 - _stored - (_explained - _beforeLowest));

    /// <summary>Counts a frame.</summary>
    public void Add(in FrameEntry entry)
    {
        var offset = unchecked((int)(entry.Number - first));
        var explained = (long)entry.Thinned + entry.Dropped + entry.Lost;
        if (_stored == 0 || offset < _lowest)
        {
            // Numbers below the lowest one are outside of the range.
            (_lowest, _beforeLowest) = (offset, explained);
        }

        _highest = Math.Max(_highest, offset);
        _explained += explained - ((entry.Flags & FrameEntry.WasLost) != 0 ? 1 : 0);
        _stored++;
    }
}

/// <summary>Frames of a range. Received = stored + thinned + dropped; expected = received + lost.</summary>
public sealed record FrameBalance
{
    /// <summary>Frames that arrived and were accepted.</summary>
    public long Received { get; init; }

    /// <summary>Frames in the archive.</summary>
    public long Stored { get; init; }

    /// <summary>Frames that the rule or the schedule excluded.</summary>
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
