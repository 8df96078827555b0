namespace NanoCam.Bench.Measure;

/// <summary>All values of one quantity, for exact percentiles.</summary>
internal sealed class Samples
{
    private float[] _values = new float[1024];
    private bool _sorted;

    public int Count { get; private set; }

    public void Add(double value)
    {
        if (Count == _values.Length)
        {
            Array.Resize(ref _values, Count * 2);
        }

        _values[Count++] = (float)value;
        _sorted = false;
    }

    /// <summary>Adds all values of another quantity of the same kind.</summary>
    public void AddAll(Samples other)
    {
        for (var i = 0; i < other.Count; i++)
        {
            Add(other._values[i]);
        }
    }

    public void Clear() => Count = 0;

    /// <summary>Smallest value that the fraction <paramref name="part"/> of all values does not exceed; NaN for no values.</summary>
    public double Percentile(double part)
    {
        if (Count == 0)
        {
            return double.NaN;
        }

        if (!_sorted)
        {
            Array.Sort(_values, 0, Count);
            _sorted = true;
        }

        return _values[Math.Clamp((int)Math.Ceiling(part * Count) - 1, 0, Count - 1)];
    }
}
