namespace NanoCam.Server.Background;

/// <summary>
/// Runs work that no request waits for, so that an unexpected exception ends neither the work nor the server: it is logged
/// (<see cref="ErrorLog"/>), and the work continues with the next round. All timers and loops of the server use it; a test of the sources
/// finds those that do not.
/// </summary>
public sealed class BackgroundWork(TimeProvider time, ErrorLog errors)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Clock of the timers.</summary>
    public TimeProvider Time => time;

    /// <summary>Log of unexpected errors.</summary>
    public ErrorLog Errors => errors;

    /// <summary>Runs one step. Returns false, and logs the error, if it throws.</summary>
    /// <param name="work">Name of the work, as in <see cref="ErrorLog.Add"/>.</param>
    /// <param name="subject">The camera, source or client that it runs for; empty for all.</param>
    /// <param name="step">The step.</param>
    public bool Try(string work, string subject, Action step) => Try(work, subject, step, static action => action());

    /// <summary>Runs one step for one of many items without a delegate per item, for steps that run often.</summary>
    /// <param name="work">What runs, as in <see cref="ErrorLog.Add"/>.</param>
    /// <param name="subject">The camera, source or client that it runs for.</param>
    /// <param name="item">The item, passed to the step.</param>
    /// <param name="step">The step.</param>
    public bool Try<T>(string work, string subject, T item, Action<T> step)
    {
        try
        {
            step(item);
            return true;
        }
        catch (Exception e)
        {
            errors.Add(work, subject, e);
            return false;
        }
    }

    /// <summary>
    /// Creates a timer whose callback may throw; the next tick runs regardless. Timers tick at multiples of their period, so that a
    /// hundred cameras wake the process once per second instead of a hundred times.
    /// </summary>
    public ITimer CreateTimer(string work, Action callback, TimeSpan period) =>
        time.CreateTimer(_ => Try(work, "", callback), null, UntilNext(period), period);

    /// <summary>Creates a timer that is started later.</summary>
    public ITimer CreateTimer(string work, Action callback) =>
        time.CreateTimer(_ => Try(work, "", callback), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Returns the time until the next tick of all timers with a period.</summary>
    public TimeSpan UntilNext(TimeSpan period) => period - TimeSpan.FromTicks(Elapsed.Ticks % period.Ticks);

    /// <summary>Runs a loop until it returns or is canceled. After an exception, it restarts after a growing pause.</summary>
    /// <param name="work">Name of the work, as in <see cref="ErrorLog.Add"/>.</param>
    /// <param name="subject">The camera, source or client that it runs for; empty for all.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="stop">Ends the loop. The returned task never fails.</param>
    public async Task RunAsync(string work, string subject, Func<CancellationToken, Task> loop, CancellationToken stop)
    {
        for (var failures = 0; ; failures++)
        {
            var started = time.GetTimestamp();
            try
            {
                await loop(stop);
                return;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                errors.Add(work, subject, e);
            }

            // A loop that ran for a long time did not fail because of the previous error.
            failures = time.GetElapsedTime(started) > LongestPause ? 0 : failures;
            if (!await TryPauseAsync(failures, stop))
            {
                return;
            }
        }
    }

    /// <summary>
    /// Returns the pause after this number of consecutive failures. It doubles up to one minute, with a jitter of half its length.
    /// </summary>
    public static TimeSpan PauseAfter(int failures)
    {
        var step = FirstPause * (1L << Math.Min(failures, 10));
        return (step < LongestPause ? step : LongestPause) * (0.5 + Random.Shared.NextDouble());
    }

    // The timers of the framework count milliseconds of this coarse clock. With a finer one, timers that are to tick together tick up to
    // 4 ms apart, and each wakes three threads.
    private TimeSpan Elapsed =>
        ReferenceEquals(time, TimeProvider.System)
            ? TimeSpan.FromMilliseconds(Environment.TickCount64)
            : time.GetElapsedTime(0, time.GetTimestamp());

    private async Task<bool> TryPauseAsync(int failures, CancellationToken stop)
    {
        try
        {
            await Task.Delay(PauseAfter(failures), time, stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
