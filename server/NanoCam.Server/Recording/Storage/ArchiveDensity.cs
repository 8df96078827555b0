using NanoCam.Archive;

namespace NanoCam.Server.Recording.Storage;

/// <summary>Frames and bytes of a range per time step, in columns.</summary>
internal sealed class ArchiveDensity
{
    private const long Second = 1_000_000;

    /// <summary>Creates empty columns.</summary>
    public ArchiveDensity(long from, long to, int stepSeconds)
    {
        StepSeconds = stepSeconds;
        FirstSecond = from / Second / stepSeconds * stepSeconds;
        var steps = (int)((Math.Max(from, to) / Second) - FirstSecond) / stepSeconds + 1;
        Frames = new int[steps];
        Bytes = new long[steps];
        Tiers = new RecordingTier?[steps];
    }

    /// <summary>Seconds of a step.</summary>
    public int StepSeconds { get; }

    /// <summary>Start of the first step, in seconds since 1970.</summary>
    public long FirstSecond { get; }

    /// <summary>Frames of each step.</summary>
    public int[] Frames { get; }

    /// <summary>Bytes of the frames of each step.</summary>
    public long[] Bytes { get; }

    /// <summary>The densest tier with frames in each step; null for none.</summary>
    public RecordingTier?[] Tiers { get; }

    /// <summary>Counts frames of a tier. Denser tiers come first; where they have frames, those of other tiers are copies.</summary>
    internal void Add(RecordingTier tier, long second, int frames, long bytes)
    {
        var step = (second - FirstSecond) / StepSeconds;
        if (second < FirstSecond || step >= Frames.Length || frames == 0 || Tiers[step] < tier)
        {
            return;
        }

        Tiers[step] = tier;
        Frames[step] += frames;
        Bytes[step] += bytes;
    }
}
