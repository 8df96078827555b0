using System.Diagnostics;

namespace NanoCam.Bench.Measure;

/// <summary>Frames that a group of viewers received in the measured window.</summary>
internal sealed class ViewerGroup
{
    private uint _first = uint.MaxValue;
    private uint _last = uint.MaxValue;

    /// <summary>Milliseconds from sending a frame to reading its last byte.</summary>
    public Samples LatencyMs { get; } = new();

    /// <summary>Complete frames of the window.</summary>
    public long Delivered { get; private set; }

    /// <summary>Frames that arrived twice or out of order.</summary>
    public long Disordered { get; set; }

    /// <summary>Starts measuring with frame <paramref name="first"/>.</summary>
    public void Open(uint first)
    {
        (_first, _last) = (first, uint.MaxValue);
        Delivered = 0;
        Disordered = 0;
        LatencyMs.Clear();
    }

    /// <summary>Stops measuring after frame <paramref name="last"/>.</summary>
    public void Close(uint last) => _last = last;

    /// <summary>Counts a frame.</summary>
    public void Add(uint index, long sent)
    {
        if (index >= _first && index <= _last)
        {
            Delivered++;
            LatencyMs.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }
    }
}
