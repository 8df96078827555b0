using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording;

/// <summary>Explains a range: which frames arrived, and what became of them. The numbers come from the records of the frames.</summary>
internal sealed class FrameAccounting(RecordingArchive archive, CameraEvents events)
{
    /// <summary>Adds up a range.</summary>
    public FrameBalance Explain(string cameraId, long from, long to)
    {
        var stored = archive.Frames(cameraId, from, to).LongCount();
        var causes = events
            .List(cameraId, from, to, [CameraEventKind.Gap])
            .GroupBy(item => item.Cause ?? "unknown", StringComparer.Ordinal)
            .Select(group => new FrameCause(
                group.Key,
                group.Sum(item => item.Frames ?? 0),
                group.Sum(item => ((item.EndMicroseconds ?? item.TimeMicroseconds) - item.TimeMicroseconds) / 1e6)
            ))
            .ToList();
        return new FrameBalance
        {
            Received = stored,
            Stored = stored,
            Causes = causes,
        };
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
