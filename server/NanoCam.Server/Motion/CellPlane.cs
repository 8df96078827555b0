namespace NanoCam.Server.Motion;

/// <summary>One plane of the cells: now, in the frame before, and as it usually is. Used by one thread at a time.</summary>
internal sealed class CellPlane(int cells)
{
    private readonly float[] _mean = new float[cells];
    private readonly float[] _before = new float[cells];
    private readonly float[] _now = new float[cells];

    /// <summary>Values as they usually are.</summary>
    public ReadOnlySpan<float> Mean => _mean;

    /// <summary>Values of this frame, set by the caller.</summary>
    public Span<float> Now => _now;

    /// <summary>Begins with the values of a frame.</summary>
    public void Start(ReadOnlySpan<byte> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _mean[i] = _before[i] = values[i];
        }
    }

    /// <summary>Sets the values of a frame, shifted so that most of them are as usual.</summary>
    /// <param name="values">The values.</param>
    /// <param name="tolerance">Cells that differ by more do not count for the shift.</param>
    public void SetShifted(ReadOnlySpan<byte> values, float tolerance)
    {
        var shift = ShiftOf(values, 0, float.MaxValue);
        shift = ShiftOf(values, shift, tolerance);
        for (var i = 0; i < values.Length; i++)
        {
            _now[i] = values[i] + shift;
        }
    }

    /// <summary>Raises distances to those of this plane.</summary>
    /// <param name="toMean">Distances from the mean.</param>
    /// <param name="toBefore">Distances from the frame before.</param>
    public void Measure(Span<float> toMean, Span<float> toBefore)
    {
        for (var i = 0; i < _now.Length; i++)
        {
            toMean[i] = Math.Max(toMean[i], Math.Abs(_now[i] - _mean[i]));
            toBefore[i] = Math.Max(toBefore[i], Math.Abs(_now[i] - _before[i]));
        }
    }

    /// <summary>Moves the means towards this frame, which becomes the frame before.</summary>
    /// <param name="parts">Part of the way, for each cell.</param>
    public void Learn(ReadOnlySpan<float> parts)
    {
        for (var i = 0; i < _now.Length; i++)
        {
            _mean[i] += (_now[i] - _mean[i]) * parts[i];
            _before[i] = _now[i];
        }
    }

    private float ShiftOf(ReadOnlySpan<byte> values, float shift, float tolerance)
    {
        float sum = 0;
        var count = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var difference = _mean[i] - values[i];
            if (Math.Abs(difference - shift) <= tolerance)
            {
                sum += difference;
                count++;
            }
        }

        return count > 0 ? sum / count : shift;
    }
}
