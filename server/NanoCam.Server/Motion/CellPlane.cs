using System.Numerics;
using System.Runtime.InteropServices;

namespace NanoCam.Server.Motion;

/// <summary>
/// One plane of the cells: values of this frame, the previous one, and usual ones. Uses vectors, which a grid fills exactly because
/// its rows or columns are 80. Used by one thread at a time.
/// </summary>
internal sealed class CellPlane(int cells)
{
    private readonly float[] _mean = new float[cells];
    private readonly float[] _before = new float[cells];
    private readonly float[] _now = new float[cells];

    /// <summary>Usual values: their means.</summary>
    public ReadOnlySpan<float> Mean => _mean;

    /// <summary>Values of this frame.</summary>
    public Span<float> Now => _now;

    /// <summary>Begins with the values of a frame.</summary>
    public void Start(ReadOnlySpan<byte> values)
    {
        Set(values);
        _now.CopyTo(_mean, 0);
        _now.CopyTo(_before, 0);
    }

    /// <summary>Sets the values of a frame.</summary>
    public void Set(ReadOnlySpan<byte> values)
    {
        for (var i = 0; i < _now.Length; i++)
        {
            _now[i] = values[i];
        }
    }

    /// <summary>Shifts the values of this frame so that most of them are as usual.</summary>
    /// <param name="tolerance">Cells that differ by more do not count for the shift.</param>
    public void Shift(float tolerance)
    {
        var shift = ShiftOf(0, float.MaxValue);
        var step = new Vector<float>(ShiftOf(shift, tolerance));
        foreach (ref var now in Vectors(_now))
        {
            now += step;
        }
    }

    /// <summary>Raises distances to those of this plane.</summary>
    /// <param name="toMean">Distances from the mean.</param>
    /// <param name="toBefore">Distances from the previous frame.</param>
    public void Measure(float[] toMean, float[] toBefore)
    {
        var now = Vectors(_now);
        var mean = Vectors(_mean);
        var before = Vectors(_before);
        var far = Vectors(toMean);
        var step = Vectors(toBefore);
        for (var i = 0; i < now.Length; i++)
        {
            far[i] = Vector.Max(far[i], Vector.Abs(now[i] - mean[i]));
            step[i] = Vector.Max(step[i], Vector.Abs(now[i] - before[i]));
        }
    }

    /// <summary>Moves the means towards this frame, which becomes the previous frame.</summary>
    /// <param name="parts">Part of the way, for each cell.</param>
    public void Learn(float[] parts)
    {
        var now = Vectors(_now);
        var mean = Vectors(_mean);
        var part = Vectors(parts);
        for (var i = 0; i < now.Length; i++)
        {
            mean[i] += (now[i] - mean[i]) * part[i];
        }

        _now.CopyTo(_before, 0);
    }

    /// <summary>The values of an array as vectors.</summary>
    public static Span<Vector<float>> Vectors(float[] values) => MemoryMarshal.Cast<float, Vector<float>>(values.AsSpan());

    private float ShiftOf(float shift, float tolerance)
    {
        var now = Vectors(_now);
        var mean = Vectors(_mean);
        var (expected, limit) = (new Vector<float>(shift), new Vector<float>(tolerance));
        var (sum, count) = (Vector<float>.Zero, Vector<float>.Zero);
        for (var i = 0; i < now.Length; i++)
        {
            var difference = mean[i] - now[i];
            var isUsual = Vector.LessThanOrEqual(Vector.Abs(difference - expected), limit);
            sum += Vector.ConditionalSelect(isUsual, difference, Vector<float>.Zero);
            count += Vector.ConditionalSelect(isUsual, Vector<float>.One, Vector<float>.Zero);
        }

        var usual = Vector.Sum(count);
        return usual > 0 ? Vector.Sum(sum) / usual : shift;
    }
}
