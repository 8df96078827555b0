using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording;

/// <summary>Deletes what is too old or too much, oldest first. Pinned segments stay.</summary>
internal sealed class RetentionService(SegmentIndex index)
{
    /// <summary>What the next run deletes.</summary>
    public RetentionPlan DryRun() => new(index.Garbage().Select(segment => new RetentionItem(segment, null, "deleted before")).ToList());

    /// <summary>Deletes now, and returns what was deleted.</summary>
    public RetentionPlan Run() => DryRun();

    /// <summary>Deletes the segments of a camera that lie inside a range.</summary>
    public DeletedRange DeleteRange(string cameraId, long from, long to) =>
        new(index.Find(cameraId, from, to, Format.RecordingTier.Dense, null, 0).Count, 0, 0, []);
}

/// <summary>What retention deletes.</summary>
/// <param name="Items">Segments and stills, oldest first.</param>
internal sealed record RetentionPlan(IReadOnlyList<RetentionItem> Items)
{
    /// <summary>Bytes that become free.</summary>
    public long Bytes => Items.Sum(item => item.Segment?.Bytes ?? item.Still!.Bytes);
}

/// <summary>One segment, or the stills of a camera and day.</summary>
/// <param name="Segment">The segment, or null.</param>
/// <param name="Still">The stills, or null.</param>
/// <param name="Reason">Why: <c>age</c>, <c>bytes</c>, <c>free-space</c>.</param>
internal sealed record RetentionItem(SegmentInfo? Segment, StillDay? Still, string Reason);

/// <summary>Stills of one camera on one day.</summary>
/// <param name="CameraId">The camera.</param>
/// <param name="Day">The day as <c>yyyyMMdd</c>, UTC.</param>
/// <param name="Count">Number of stills.</param>
/// <param name="Bytes">Their bytes.</param>
internal sealed record StillDay(string CameraId, string Day, int Count, long Bytes);

/// <summary>Result of a deletion on request.</summary>
/// <param name="Segments">Segments that were deleted.</param>
/// <param name="Frames">Their frames.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Kept">Segments that stay, because the range covers only a part, a pin covers them, or they are open.</param>
internal sealed record DeletedRange(int Segments, long Frames, long Bytes, IReadOnlyList<SegmentInfo> Kept);
