using NanoCam.Archive;

namespace NanoCam.Server.Recording.Storage;

/// <summary>Row of <c>segments</c>.</summary>
internal sealed record SegmentRow
{
    /// <summary>Columns of <see cref="ToInfo"/>.</summary>
    public const string Columns = "id, camera, name, tier, start, finish, frames, bytes, width, height";

    public long Id { get; init; }

    public string Camera { get; init; } = "";

    public string Name { get; init; } = "";

    public long Tier { get; init; }

    public long Start { get; init; }

    public long Finish { get; init; }

    public long Frames { get; init; }

    public long Bytes { get; init; }

    public long Width { get; init; }

    public long Height { get; init; }

    public long Bucket { get; init; }

    public byte[] Density { get; init; } = [];

    /// <summary>The segment of the row.</summary>
    public SegmentInfo ToInfo() => new(Camera, Name, (RecordingTier)Tier, Start, Finish, Frames, Bytes, (int)Width, (int)Height);

    /// <summary>The row of a closed segment.</summary>
    public static SegmentRow From(SegmentInfo segment, SegmentDensity density) =>
        new()
        {
            Camera = segment.CameraId,
            Name = segment.Name,
            Tier = (long)segment.Tier,
            Start = segment.StartMicroseconds,
            Finish = segment.EndMicroseconds,
            Frames = segment.Frames,
            Bytes = segment.Bytes,
            Width = segment.Width,
            Height = segment.Height,
            Bucket = density.BucketSeconds,
            Density = density.ToBytes(),
        };
}
