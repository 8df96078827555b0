using System.Threading;
using NanoCam.Device.Time;

namespace NanoCam.Device.Supervision;

/// <summary>Counts the steps of a thread's work for the supervisor.</summary>
internal sealed class Steps : IProgress
{
    private const int SliceMilliseconds = 30_000;

    private int _count;

    /// <inheritdoc/>
    public int Progress => Interlocked.CompareExchange(ref _count, 0, 0);

    /// <summary>Notes a step.</summary>
    public void Add()
    {
        Interlocked.Increment(ref _count);
    }

    /// <summary>Sleeps like <see cref="StopSignal.Sleep"/>, and notes a step every half minute.</summary>
    public bool Sleep(StopSignal stop, int milliseconds)
    {
        Add();
        while (milliseconds > SliceMilliseconds)
        {
            if (stop.Sleep(SliceMilliseconds))
            {
                return true;
            }

            Add();
            milliseconds -= SliceMilliseconds;
        }

        return stop.Sleep(milliseconds);
    }
}
