namespace NanoCam.VirtualCamera.Faults;

/// <summary>Fault of one frame.</summary>
internal enum FrameFault
{
    None,
    Drop,
    Truncate,
    Stall,
    Reconnect,
}

/// <summary>Determines the fault of each frame, from seed and frame number alone. One per camera, over all its connections.</summary>
internal sealed class FaultPlan(FaultOptions options, int seed)
{
    private long _frames;

    public FaultOptions Options => options;

    /// <summary>Assigns a number to the next sent frame and returns its fault.</summary>
    public FrameFault Next(out long frameNumber)
    {
        frameNumber = Interlocked.Increment(ref _frames);
        return FaultOf(frameNumber);
    }

    /// <summary>Returns the fault of a frame; the most severe one if several apply.</summary>
    public FrameFault FaultOf(long frameNumber)
    {
        return Strikes(frameNumber, FrameFault.Reconnect, options.Reconnect) ? FrameFault.Reconnect
            : Strikes(frameNumber, FrameFault.Drop, options.Drop) ? FrameFault.Drop
            : Strikes(frameNumber, FrameFault.Stall, options.Stall) ? FrameFault.Stall
            : Strikes(frameNumber, FrameFault.Truncate, options.Truncate) ? FrameFault.Truncate
            : FrameFault.None;
    }

    /// <summary>Returns where to truncate a JPEG of <paramref name="length"/> bytes.</summary>
    public int CutOf(long frameNumber, int length)
    {
        return (int)(length * (0.25 + (Draw(frameNumber, FrameFault.None) / 2)));
    }

    private bool Strikes(long frameNumber, FrameFault fault, double probability)
    {
        return probability > 0 && Draw(frameNumber, fault) < probability;
    }

    // SplitMix64 (Steele, Lea, Flood 2014): a number per frame and fault that does not depend on the number of earlier draws.
    private double Draw(long frameNumber, FrameFault fault)
    {
        var z = unchecked(((ulong)(uint)seed << 32) ^ (((ulong)frameNumber * 8) + (ulong)fault)) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (z >> 11) * (1.0 / (1UL << 53));
    }
}
