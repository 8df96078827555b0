using System.Runtime.InteropServices;

namespace NanoCam.Server.Background;

/// <summary>
/// Runs long work on a thread of its own, which leaves the processor to all other threads. The thread pool is for work that must not wait.
/// </summary>
internal static partial class LowPriorityThread
{
    /// <summary>Niceness of the threads on Linux. Not the highest: on a busy computer, they must still advance.</summary>
    public const int Niceness = 10;

    private const int Process = 0; // PRIO_PROCESS; on Linux, 0 as its id is the calling thread

    /// <summary>Runs work. The task completes with its result or its exception.</summary>
    /// <param name="name">Name of the thread.</param>
    /// <param name="work">The work.</param>
    public static Task<T> RunAsync<T>(string name, Func<T> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                Lower();
                result.SetResult(work());
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        })
        {
            IsBackground = true,
            Name = name,
        };
        thread.Start();
        return result.Task;
    }

    /// <summary>Runs work without a result.</summary>
    public static Task RunAsync(string name, Action work) => RunAsync(name, () =>
        {
            work();
            return true;
        });

    private static void Lower()
    {
        if (OperatingSystem.IsLinux())
        {
            // .NET does not apply thread priorities on Linux. Without the call, the work is the same, at normal priority.
            _ = SetPriority(Process, 0, Niceness);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint id, int niceness);
}
