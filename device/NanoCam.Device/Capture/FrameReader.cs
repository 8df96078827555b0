using System.Threading;

namespace NanoCam.Device.Capture;

/// <summary>One reader of a <see cref="FrameSlot"/>: the uplink, or a client of the local server. Holds one buffer at most.</summary>
public sealed class FrameReader
{
    /// <summary>Set when a newer frame is there.</summary>
    public readonly AutoResetEvent Arrived = new AutoResetEvent(false);

    // Guarded by the slot's lock.
    internal uint Seen;
    internal FrameBuffer? Held;

    internal FrameReader(bool takesStills)
    {
        TakesStills = takesStills;
    }

    /// <summary>Whether stills asked for by a command are for this reader.</summary>
    public bool TakesStills { get; }
}
