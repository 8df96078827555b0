using System.Diagnostics;

namespace NanoCam.Bench.Measure;

/// <summary>What a group of viewers received, within the window of frames that is being measured.</summary>
internal sealed class Audience
{
    private uint _first = uint.MaxValue;
    private uint _last = uint.MaxValue;

    /// <summary>Milliseconds from sending a frame to having read its last byte.</summary>
    public Samples LatencyMs { get; } = new();

    /// <summary>Frames of the window that arrived whole.</summary>
    public long Delivered { get; private set; }

    /// <summary>Frames that came twice or out of order.</summary>
    public long Disordered { get; set; }

    /// <summary>Begins to measure with frame <paramref name="first"/>.</summary>
    public void Open(uint first)
    {
        (_first, _last) = (first, uint.MaxValue);
        Delivered = 0;
        Disordered = 0;
        LatencyMs.Clear();
    }

    /// <summary>Frames after <paramref name="last"/> do not count any more.</summary>
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
