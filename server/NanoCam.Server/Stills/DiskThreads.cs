using System.Diagnostics.CodeAnalysis;

namespace NanoCam.Server.Stills;

/// <summary>
/// Decides on which thread a file is written: the caller's while the disk is quick, because nothing is faster; a thread of its own once it
/// was slow, because every thread of the pool that waits for a disk is one that sends no pictures. Measured with 40 uploads at once onto a
/// disk that takes a second each: the live picture stood still for two seconds and more.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as the server; the semaphore holds nothing to give back.")]
internal sealed class DiskThreads
{
    // A still takes 0.1 ms on a quick disk; one that takes this long once may take it every time.
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(50);

    // A disk that was slow is trusted again after this long.
    private static readonly TimeSpan Distrust = TimeSpan.FromSeconds(10);

    // On the pool's threads at once: until the first of them returns nobody knows that the disk is slow.
    private static readonly int MostOnPool = Environment.ProcessorCount;

    // More would only queue inside the disk. Those that wait hold a frame each, which the frame budget bounds.
    private const int MostOwn = 8;

    private readonly SemaphoreSlim _own = new(MostOwn, MostOwn);
    private readonly TimeProvider _time;
    private long _slowAt;
    private int _onPool;

    /// <summary>Also sees to it that the pool has threads left when a slow disk holds those that may write.</summary>
    public DiskThreads(TimeProvider time)
    {
        _time = time;
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, MostOnPool + Environment.ProcessorCount), completions);
    }

    private bool IsSlow => Volatile.Read(ref _slowAt) is not 0 and var at && _time.GetElapsedTime(at) < Distrust;

    /// <summary>Runs <paramref name="work"/> here or elsewhere. Once begun it ends; only waiting for a turn can be cancelled.</summary>
    public ValueTask<TResult> RunAsync<TArgument, TResult>(
        TArgument argument,
        Func<TArgument, TResult> work,
        CancellationToken cancellationToken
    )
    {
        if (IsSlow)
        {
            return OnOwnThreadAsync(argument, work, cancellationToken);
        }

        var mine = Interlocked.Increment(ref _onPool) <= MostOnPool;
        try
        {
            return mine ? new(Timed(argument, work)) : OnOwnThreadAsync(argument, work, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _onPool);
        }
    }

    private async ValueTask<TResult> OnOwnThreadAsync<TArgument, TResult>(
        TArgument argument,
        Func<TArgument, TResult> work,
        CancellationToken cancellationToken
    )
    {
        await _own.WaitAsync(cancellationToken);
        try
        {
            return await Task.Factory.StartNew(
                () => Timed(argument, work),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            );
        }
        finally
        {
            _own.Release();
        }
    }

    private TResult Timed<TArgument, TResult>(TArgument argument, Func<TArgument, TResult> work)
    {
        var start = _time.GetTimestamp();
        try
        {
            return work(argument);
        }
        finally
        {
            var end = _time.GetTimestamp();
            if (_time.GetElapsedTime(start, end) >= Slow)
            {
                Volatile.Write(ref _slowAt, end);
            }
        }
    }
}
