using System.Collections.Concurrent;
using NanoCam.Archive;

namespace NanoCam.Server.Recording.Storage;

/// <summary>
/// The segments that the index does not have yet, for readers: those that the recorder is currently writing, and closed ones until their
/// rows are written.
/// </summary>
internal sealed class OpenSegments
{
    private readonly ConcurrentDictionary<(string Camera, RecordingTier Tier), SegmentSnapshot> _open = new();
    private readonly ConcurrentDictionary<(string Camera, string Name), SegmentSnapshot> _closed = new();

    /// <summary>Publishes the state of a segment after a write.</summary>
    public void Set(SegmentInfo segment, byte[] density) => _open[(segment.CameraId, segment.Tier)] = new SegmentSnapshot(segment, density);

    /// <summary>Keeps a segment that was closed until <see cref="Remove"/>.</summary>
    public void Close(SegmentRow row)
    {
        var segment = row.ToInfo();
        _closed[(segment.CameraId, segment.Name)] = new SegmentSnapshot(segment, row.Density);
        RemoveOpen(segment);
    }

    /// <summary>Removes a segment that the index has now, or whose writing failed.</summary>
    public void Remove(SegmentInfo segment)
    {
        RemoveOpen(segment);
        _closed.TryRemove((segment.CameraId, segment.Name), out _);
    }

    /// <summary>The segments of a camera and tier, in order of their start.</summary>
    public IReadOnlyList<SegmentSnapshot> Find(string cameraId, RecordingTier tier)
    {
        // Read first, so that a segment that closes in the meantime is found twice instead of not at all.
        var open = _open.GetValueOrDefault((cameraId, tier));
        List<SegmentSnapshot> found =
        [
            .. _closed
                .Values.Where(closed => closed.Segment.CameraId == cameraId && closed.Segment.Tier == tier)
                .OrderBy(closed => closed.Segment.StartMicroseconds),
        ];
        if (open is not null && !found.Exists(closed => closed.Segment.Name == open.Segment.Name))
        {
            found.Add(open);
        }

        return found;
    }

    /// <summary>All segments.</summary>
    public IReadOnlyList<SegmentSnapshot> All =>
        [.. _open.Keys.Concat(KeysOfClosed()).Distinct().SelectMany(key => Find(key.Camera, key.Tier))];

    private IEnumerable<(string Camera, RecordingTier Tier)> KeysOfClosed() =>
        _closed.Values.Select(closed => (closed.Segment.CameraId, closed.Segment.Tier));

    // Unless another segment has replaced it.
    private void RemoveOpen(SegmentInfo segment)
    {
        if (_open.TryGetValue((segment.CameraId, segment.Tier), out var current) && current.Segment.Name == segment.Name)
        {
            _open.TryRemove(new((segment.CameraId, segment.Tier), current));
        }
    }
}

/// <summary>State of a segment that the index does not have yet.</summary>
/// <param name="Segment">Its frames so far.</param>
/// <param name="Density">Its column <c>density</c> so far.</param>
internal sealed record SegmentSnapshot(SegmentInfo Segment, byte[] Density);
