using NanoCam.Archive;

namespace NanoCam.Server.Recording.Storage;

/// <summary>
/// Frames since the last recorded one that were not recorded, and the reasons. The counts are written to the record of the next frame.
/// </summary>
internal struct FrameCounts
{
    /// <summary>Excluded by rule or schedule, or stored as stills.</summary>
    public uint Thinned { get; set; }

    /// <summary>Could not be written.</summary>
    public uint Dropped { get; set; }

    /// <summary>Never arrived.</summary>
    public uint Lost { get; set; }

    /// <summary>Why the lost frames are lost.</summary>
    public GapCause Cause { get; set; }

    /// <summary>Adds the counts of a record.</summary>
    public void Add(in FrameEntry entry)
    {
        Thinned += entry.Thinned;
        Dropped += entry.Dropped;
        AddLost(entry.Lost, entry.Cause);
    }

    /// <summary>Adds other counts.</summary>
    public void Add(in FrameCounts other)
    {
        Thinned += other.Thinned;
        Dropped += other.Dropped;
        AddLost(other.Lost, other.Cause);
    }

    /// <summary>Adds lost frames. The cause of the larger part wins.</summary>
    public void AddLost(uint frames, GapCause cause)
    {
        Cause = frames > Lost ? cause : Cause;
        Lost += frames;
    }

    /// <summary>Moves the counts into a record, before its own.</summary>
    public readonly FrameEntry MoveTo(in FrameEntry entry)
    {
        var sum = this;
        sum.Add(entry);
        return entry with { Thinned = sum.Thinned, Dropped = sum.Dropped, Lost = sum.Lost, Cause = sum.Cause };
    }
}
