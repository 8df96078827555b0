namespace NanoCam.Server.Motion;

/// <summary>
/// Finds small patches that move repeatedly in the same place, such as the digits of a clock in the frame. Used by one thread at a time.
/// </summary>
internal sealed class RecurringMotion(int cells)
{
    // An object that comes near has larger patches.
    private const int LargestPatch = 14;

    // Seconds after which a visit counts for a third, and the visits after which the motion of a cell is recurring. A digit that changes
    // every ten seconds reaches them; a cat that passes every minute does not.
    private const double MemorySeconds = 90;
    private const float MaxVisits = 4;

    // In the first time after the start, fewer visits are enough, because a clock that has not been learned moves all the time.
    private const double StartSeconds = 180;
    private const float MaxVisitsAtStart = 2;

    // An object that passes moves a cell in several frames.
    private const double VisitSeconds = 0.9;

    private readonly float[] _visits = new float[cells];
    private readonly double[] _last = new double[cells];

    /// <summary>Whether the motion of most moving cells of a small patch is recurring. Counts the visit.</summary>
    /// <param name="patch">Its cells. Those that move have the flag.</param>
    /// <param name="flag">The flag.</param>
    /// <param name="now">Time in seconds.</param>
    public bool IsKnown(ReadOnlySpan<int> patch, int flag, double now)
    {
        var moving = 0;
        foreach (var cell in patch)
        {
            moving += (cell & flag) != 0 ? 1 : 0;
        }

        if (moving is 0 or > LargestPatch)
        {
            return false;
        }

        var recurring = 0;
        foreach (var cell in patch)
        {
            recurring += (cell & flag) != 0 && Visit(cell & ~flag, now) ? 1 : 0;
        }

        return recurring * 2 >= moving;
    }

    private bool Visit(int cell, double now)
    {
        var since = now - _last[cell];
        if (since >= VisitSeconds)
        {
            _visits[cell] = (_visits[cell] * (float)Math.Exp(-since / MemorySeconds)) + 1;
            _last[cell] = now;
        }

        return _visits[cell] > (now < StartSeconds ? MaxVisitsAtStart : MaxVisits);
    }
}
