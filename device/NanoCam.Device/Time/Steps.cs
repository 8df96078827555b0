using System.Threading;

namespace NanoCam.Device.Time;

/// <summary>Counts the steps of a thread's work for the supervisor.</summary>
internal sealed class Steps : IProgress
{
    private int _count;
    private int _isResting;

    /// <inheritdoc/>
    /// <remarks>A thread that rests until its next task makes progress, however long it rests.</remarks>
    public int Progress =>
        Interlocked.CompareExchange(ref _isResting, 0, 0) != 0
            ? Interlocked.Increment(ref _count)
            : Interlocked.CompareExchange(ref _count, 0, 0);

    /// <summary>Notes a step.</summary>
    public void Add()
    {
        Interlocked.Increment(ref _count);
    }

    /// <summary>Rests like <see cref="StopSignal.Sleep"/>.</summary>
    public bool Sleep(StopSignal stop, int milliseconds)
    {
        Add();
        Interlocked.Exchange(ref _isResting, 1);
        try
        {
            return stop.Sleep(milliseconds);
        }
        finally
        {
            Interlocked.Exchange(ref _isResting, 0);
        }
    }
}
