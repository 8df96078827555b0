using NanoCam.Archive;

namespace NanoCam.Server.Recording.Storage;

/// <summary>
/// Selects frames at regular intervals. Reads the sparsest sufficient tier, so that ten years at one frame per day require only the hour
/// tier.
/// </summary>
internal sealed class FrameSampling(RecordingArchive archive)
{
    private const long Minute = 60_000_000;
    private const long Hour = 60 * Minute;

    /// <summary>The first frame in each step of time; the steps begin at multiples since 1970, so pages and ranges fit together.</summary>
    /// <param name="cameraId">The camera.</param>
    /// <param name="from">First microsecond.</param>
    /// <param name="to">Last microsecond.</param>
    /// <param name="every">Microseconds of a step; 0 for all frames.</param>
    /// <param name="includes">Whether a frame may be selected; null for any.</param>
    public IEnumerable<FrameRecord> Select(string cameraId, long from, long to, long every, Func<FrameRecord, bool>? includes = null)
    {
        for (var tier = TierOf(every); tier > RecordingTier.Dense; tier--)
        {
            // A short range can be between two frames of a tier.
            var frames = Filter(archive.Frames(cameraId, from, to, tier), includes);
            if (frames.Any())
            {
                return Thin(frames, every);
            }
        }

        var all = Filter(archive.Frames(cameraId, from, to), includes);
        return every <= 0 ? all : Thin(all, every);
    }

    /// <summary>The sparsest tier that has a frame in each step.</summary>
    public static RecordingTier TierOf(long every) =>
        every switch
        {
            >= Hour => RecordingTier.Hour,
            >= Minute => RecordingTier.Minute,
            _ => RecordingTier.Dense,
        };

    private static IEnumerable<FrameRecord> Filter(IEnumerable<FrameRecord> frames, Func<FrameRecord, bool>? includes) =>
        includes is null ? frames : frames.Where(includes);

    private static IEnumerable<FrameRecord> Thin(IEnumerable<FrameRecord> frames, long every)
    {
        var last = long.MinValue;
        foreach (var frame in frames)
        {
            var step = frame.CapturedMicroseconds / every;
            if (step > last)
            {
                last = step;
                yield return frame;
            }
        }
    }
}
