namespace NanoCam.Server.Database;

/// <summary>
/// Gives the thread pool another thread for each one that waits for the database. SQLite waits without telling the pool, and on a small
/// computer a few changes that wait for a locked file would stop live frames until they end.
/// </summary>
internal static class BlockedThreads
{
    // As many changes may wait at the same time without an effect on others.
    private const int Max = 32;

    private static readonly Lock Gate = new();
    private static readonly int Usual = MinWorkers();
    private static int _waiting;

    /// <summary>Threads that the pool starts without delay when no thread is blocked.</summary>
    internal static int UsualThreads => Usual;

    /// <summary>Counts the thread of the caller as blocked until the result is disposed.</summary>
    public static IDisposable Add()
    {
        Change(1);
        return new Entry();
    }

    private static void Change(int count)
    {
        lock (Gate)
        {
            _waiting += count;
            ThreadPool.GetMinThreads(out _, out var completions);
            ThreadPool.SetMinThreads(Usual + Math.Min(_waiting, Max), completions);
        }
    }

    private static int MinWorkers()
    {
        ThreadPool.GetMinThreads(out var workers, out _);
        return workers;
    }

    private sealed class Entry : IDisposable
    {
        public void Dispose() => Change(-1);
    }
}
