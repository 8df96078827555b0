using System.Threading;

namespace NanoCam.Device.Capture;

/// <summary>One reader of a <see cref="FrameSlot"/>: the uplink, or a client of the local server. Holds at most one buffer.</summary>
public sealed class FrameReader
{
    /// <summary>Set when a newer frame arrived.</summary>
    public readonly AutoResetEvent Arrived = new AutoResetEvent(false);

    // Guarded by the slot's lock.
    internal uint Seen;
    internal FrameBuffer? Held;

    private readonly FrameSlot _slot;

    internal FrameReader(FrameSlot slot, bool takesStills)
    {
        _slot = slot;
        TakesStills = takesStills;
    }

    /// <summary>Whether this reader receives the stills that commands request.</summary>
    public bool TakesStills { get; }

    /// <summary>The newest frame that this reader has not taken yet, or null. It does not change until <see cref="Release"/>.</summary>
    /// <exception cref="System.InvalidOperationException">The reader has not released another frame.</exception>
    public FrameBuffer? Take()
    {
        return _slot.Take(this);
    }

    /// <summary>Releases the frame that the reader has taken, if any.</summary>
    public void Release()
    {
        _slot.Release(this);
    }
}
