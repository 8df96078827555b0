using System.Collections.Concurrent;
using NanoCam.Archive;

namespace NanoCam.Server.Recording.Storage;

/// <summary>The segments that the recorder is currently writing, for readers. The index contains the closed ones.</summary>
internal sealed class OpenSegments
{
    private readonly ConcurrentDictionary<(string Camera, RecordingTier Tier), SegmentSnapshot> _open = new();

    /// <summary>Publishes the state of a segment after a write.</summary>
    public void Set(SegmentInfo segment, byte[] density) => _open[(segment.CameraId, segment.Tier)] = new SegmentSnapshot(segment, density);

    /// <summary>Removes a segment that was closed, unless another one has replaced it.</summary>
    public void Remove(SegmentInfo segment)
    {
        if (_open.TryGetValue((segment.CameraId, segment.Tier), out var current) && current.Segment.Name == segment.Name)
        {
            _open.TryRemove(new((segment.CameraId, segment.Tier), current));
        }
    }

    /// <summary>The open segment of a camera and tier, or null.</summary>
    public SegmentSnapshot? Find(string cameraId, RecordingTier tier) => _open.GetValueOrDefault((cameraId, tier));

    /// <summary>All open segments.</summary>
    public ICollection<SegmentSnapshot> All => _open.Values;
}

/// <summary>State of an open segment.</summary>
/// <param name="Segment">Its frames so far.</param>
/// <param name="Density">Its column <c>density</c> so far.</param>
internal sealed record SegmentSnapshot(SegmentInfo Segment, byte[] Density);
