namespace NanoCam.Server.Recording;

/// <summary>Ranges of time that are added by start and can overlap; determines whether a time is in one of them.</summary>
internal sealed class TimeRanges
{
    private readonly List<(long From, long To)> _ranges = [];

    /// <summary>Adds a range that starts no earlier than the one before.</summary>
    public void Add(long from, long to)
    {
        if (_ranges.Count > 0 && from <= _ranges[^1].To)
        {
            _ranges[^1] = (_ranges[^1].From, Math.Max(_ranges[^1].To, to));
        }
        else
        {
            _ranges.Add((from, to));
        }
    }

    /// <summary>Whether a time is in a range, ends included.</summary>
    public bool Contains(long time)
    {
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _ranges[middle].To < time ? (middle + 1, high) : (low, middle);
        }

        return low < _ranges.Count && _ranges[low].From <= time;
    }
}
