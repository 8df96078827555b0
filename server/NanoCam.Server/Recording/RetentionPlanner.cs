using NanoCam.Archive;
using NanoCam.Server.Recording.Storage;
using NanoCam.Server.Stills;

namespace NanoCam.Server.Recording;

/// <summary>
/// Selects the items that retention deletes, oldest first: dense frames and stills that are too old, then those that exceed the limit of a
/// camera, the limit of the server, or the free space. The minute tier is deleted only when no dense frames are left, followed by the hour
/// tier. Pinned segments are kept.
/// </summary>
internal sealed class RetentionPlanner(SegmentIndex index, StillDays stills, Pins pins, RecordingLimits limits)
{
    /// <summary>The time from which age is measured.</summary>
    public long NowMicroseconds => limits.NowMicroseconds;

    /// <summary>Plans at most the given number of deletions.</summary>
    public RetentionPlan Plan(int limit)
    {
        var totals = index.Totals();
        var all = stills.List();
        var pinned = pins.List();
        var days = Deletable(all, pinned);
        var plan = new Draft(limit, pinned);
        var now = limits.NowMicroseconds;
        foreach (var cameraId in totals.Select(total => total.CameraId).Union(days.Select(day => day.CameraId), StringComparer.Ordinal))
        {
            AddOld(plan, cameraId, now, days);
        }

        foreach (var camera in totals.GroupBy(total => total.CameraId, StringComparer.Ordinal))
        {
            if (limits.MaxBytesOf(camera.Key) is { } most)
            {
                AddOldest(plan, camera.Key, camera.Sum(total => total.Bytes) - most - plan.BytesOf(camera.Key), "bytes", []);
            }
        }

        if (limits.MaxBytes is { } maxBytes)
        {
            AddOldest(plan, null, totals.Sum(total => total.Bytes) + all.Sum(day => day.Bytes) - maxBytes - plan.Bytes, "bytes", days);
        }

        // Stills are not deleted for free space: users who store only stills, without a limit, do not expect to lose them.
        AddOldest(plan, null, limits.MinFreeBytes - limits.Disk.AvailableFreeSpace - plan.Bytes, "free-space", []);
        return new RetentionPlan(plan.Items);
    }

    // Without days that a pin touches, and the day that has only the newest still of a camera, which always stays. Planned, they would
    // count as bytes that become free, and be planned again in every run.
    private static List<StillDay> Deletable(IReadOnlyList<StillDay> days, IReadOnlyList<Pin> pinned)
    {
        var newest = days.GroupBy(day => day.CameraId, StringComparer.Ordinal).Select(camera => camera.Last()).Where(day => day.Count == 1);
        return
        [
            .. days.Except(newest)
                .Where(day =>
                    !pinned.Any(pin =>
                        pin.CameraId == day.CameraId
                        && pin.StartMicroseconds < day.EndMicroseconds
                        && pin.EndMicroseconds >= day.StartMicroseconds
                    )
                ),
        ];
    }

    private void AddOld(Draft plan, string cameraId, long now, IReadOnlyList<StillDay> days)
    {
        if (limits.MaxAgeOf(cameraId) is not { } age)
        {
            return;
        }

        var before = now - (long)age.TotalMicroseconds;
        foreach (var segment in index.Oldest(cameraId, RecordingTier.Dense, before, plan.Left, plan.IsPinned))
        {
            plan.Add(segment, "age");
        }

        foreach (var day in days.Where(day => day.CameraId == cameraId && day.EndMicroseconds < before))
        {
            plan.Add(day, "age");
        }
    }

    private void AddOldest(Draft plan, string? cameraId, long bytes, string reason, IReadOnlyList<StillDay> days)
    {
        var remaining = new Queue<StillDay>(days);
        foreach (var tier in Enum.GetValues<RecordingTier>())
        {
            var segments = bytes > 0 ? index.Oldest(cameraId, tier, long.MaxValue, plan.Left + plan.Items.Count, plan.IsPinned) : [];
            foreach (var segment in segments)
            {
                while (bytes > 0 && remaining.TryPeek(out var day) && day.EndMicroseconds < segment.EndMicroseconds)
                {
                    bytes -= plan.Add(remaining.Dequeue(), reason);
                }

                if (bytes <= 0 || plan.Left == 0)
                {
                    return;
                }

                bytes -= plan.Add(segment, reason);
            }
        }

        while (bytes > 0 && plan.Left > 0 && remaining.TryDequeue(out var day))
        {
            bytes -= plan.Add(day, reason);
        }
    }

    private sealed class Draft(int limit, IReadOnlyList<Pin> pinned)
    {
        private readonly HashSet<object> _chosen = [];
        private readonly ILookup<string, Pin> _pinned = pinned.ToLookup(pin => pin.CameraId, StringComparer.Ordinal);

        public List<RetentionItem> Items { get; } = [];

        public long Bytes { get; private set; }

        public int Left => Math.Max(0, limit - Items.Count);

        public bool IsPinned(SegmentInfo segment) =>
            _pinned[segment.CameraId]
                .Any(pin => pin.StartMicroseconds <= segment.EndMicroseconds && pin.EndMicroseconds >= segment.StartMicroseconds);

        public long BytesOf(string cameraId) => Items.Where(item => item.Segment?.CameraId == cameraId).Sum(item => item.Segment!.Bytes);

        public long Add(SegmentInfo segment, string reason) =>
            _chosen.Add((segment.CameraId, segment.Name)) ? Add(new RetentionItem(segment, null, reason), segment.Bytes) : 0;

        public long Add(StillDay day, string reason) => _chosen.Add(day) ? Add(new RetentionItem(null, day, reason), day.Bytes) : 0;

        private long Add(RetentionItem item, long bytes)
        {
            if (Left == 0)
            {
                return 0;
            }

            Items.Add(item);
            Bytes += bytes;
            return bytes;
        }
    }
}

/// <summary>Items that retention deletes.</summary>
/// <param name="Items">Segments and stills, in the order of deletion.</param>
internal sealed record RetentionPlan(IReadOnlyList<RetentionItem> Items)
{
    /// <summary>Bytes that are freed.</summary>
    public long Bytes => Items.Sum(item => item.Segment?.Bytes ?? item.Still!.Bytes);
}

/// <summary>One segment, or the stills of a camera and day.</summary>
/// <param name="Segment">The segment, or null.</param>
/// <param name="Still">The stills, or null.</param>
/// <param name="Reason">Why: <c>age</c>, <c>bytes</c> or <c>free-space</c>.</param>
internal sealed record RetentionItem(SegmentInfo? Segment, StillDay? Still, string Reason);
