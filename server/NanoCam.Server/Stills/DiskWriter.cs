using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace NanoCam.Server.Stills;

/// <summary>
/// Chooses the thread that writes a file. On a fast disk, it is the calling thread, because a handover costs more than it saves. After a
/// slow write, writer threads are used instead, because a pool thread that is waiting for a disk cannot send frames. One instance per
/// disk, shared by all stores.
/// </summary>
internal sealed class DiskWriter(TimeProvider time) : IDisposable
{
    // A still takes 0.1 ms on a fast disk. One write of this length can mean that all of them take as long.
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(50);

    // The calling threads write again after this time without a slow write.
    private static readonly TimeSpan Distrust = TimeSpan.FromSeconds(10);

    // The pool starts with a thread per core, at least two (StillServices). Until the first slow write returns, one of them must
    // stay free for live frames.
    private static readonly int MaxOnCallers = Math.Max(1, Environment.ProcessorCount - 1);

    // A network disk that takes 50 ms for a file still stores 160 stills per second; a local disk does not benefit from more.
    private const int Threads = 8;

    // Writes in progress. Others wait here without a thread, in order and until they are canceled; the frame budget bounds their memory.
    private readonly SemaphoreSlim _turns = new(Threads, Threads);
    private readonly Lazy<WriterThreads> _writers = new(() => new WriterThreads());
    private long _slowAt;
    private int _onCallers;

    private bool IsSlow => Volatile.Read(ref _slowAt) is not 0 and var at && time.GetElapsedTime(at) < Distrust;

    /// <summary>Runs <paramref name="work"/>. Canceling ends the wait for a thread, not a write that has begun.</summary>
    public ValueTask<TResult> RunAsync<TArgument, TResult>(
        TArgument argument,
        Func<TArgument, TResult> work,
        CancellationToken cancellationToken
    )
    {
        if (IsSlow)
        {
            return QueueAsync(argument, work, cancellationToken);
        }

        try
        {
            return Interlocked.Increment(ref _onCallers) <= MaxOnCallers
                ? new(Timed(argument, work))
                : QueueAsync(argument, work, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _onCallers);
        }
    }

    /// <summary>Ends the writer threads after the writes in progress.</summary>
    public void Dispose()
    {
        if (_writers.IsValueCreated)
        {
            _writers.Value.Complete();
        }

        _turns.Dispose();
    }

    private async ValueTask<TResult> QueueAsync<TArgument, TResult>(
        TArgument argument,
        Func<TArgument, TResult> work,
        CancellationToken cancellationToken
    )
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            // The awaiting code continues in the pool, not on the writer thread.
            return await Task.Factory.StartNew(
                () => Timed(argument, work),
                CancellationToken.None,
                TaskCreationOptions.RunContinuationsAsynchronously,
                _writers.Value
            );
        }
        finally
        {
            _turns.Release();
        }
    }

    private TResult Timed<TArgument, TResult>(TArgument argument, Func<TArgument, TResult> work)
    {
        var (start, waits) = (time.GetTimestamp(), ThreadWaits.Count());
        try
        {
            return work(argument);
        }
        finally
        {
            var end = time.GetTimestamp();
            // On a busy machine, a thread may also be preempted for this time, which is no sign of a slow disk.
            if (time.GetElapsedTime(start, end) >= Slow && (waits is null || waits != ThreadWaits.Count()))
            {
                Volatile.Write(ref _slowAt, end);
            }
        }
    }

    /// <summary>Runs tasks on separate threads. A task keeps the exception of its write, so that no exception ends a thread.</summary>
    [SuppressMessage(
        "Design",
        "CA1001",
        Justification = "The threads use the collection until they end, which Complete does not wait for."
    )]
    private sealed class WriterThreads : TaskScheduler
    {
        private readonly BlockingCollection<Task> _tasks = [];

        public WriterThreads()
        {
            for (var i = 0; i < Threads; i++)
            {
                new Thread(Run) { IsBackground = true, Name = "disk writer" }.Start();
            }
        }

        public override int MaximumConcurrencyLevel => Threads;

        public void Complete() => _tasks.CompleteAdding();

        protected override void QueueTask(Task task) => _tasks.Add(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => _tasks.ToArray();

        private void Run()
        {
            foreach (var task in _tasks.GetConsumingEnumerable())
            {
                TryExecuteTask(task);
            }
        }
    }
}
