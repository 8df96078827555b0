using System.Diagnostics;

namespace NanoCam.Testing;

/// <summary>Waits for a condition instead of a fixed time.</summary>
public static class Eventually
{
    /// <summary>Limit for slow operations: a thousand cameras reconnect, or a server starts on a busy machine.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Returns as soon as <paramref name="condition"/> holds; fails after the limit, by default 20 seconds.</summary>
    public static Task TrueAsync(Func<bool> condition, TimeSpan? limit = null) => TimeAsync(() => Task.FromResult(condition()), limit);

    /// <summary>As above, for an asynchronous condition.</summary>
    public static Task TrueAsync(Func<Task<bool>> condition, TimeSpan? limit = null) => TimeAsync(condition, limit);

    /// <summary>Measures the time until <paramref name="condition"/> holds.</summary>
    public static Task<TimeSpan> TimeAsync(Func<bool> condition, TimeSpan? limit = null) =>
        TimeAsync(() => Task.FromResult(condition()), limit);

    private static async Task<TimeSpan> TimeAsync(Func<Task<bool>> condition, TimeSpan? limit)
    {
        var longest = limit ?? Limit;
        var watch = Stopwatch.StartNew();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await condition())
        {
            if (watch.Elapsed > longest)
            {
                throw new TimeoutException($"The condition did not hold within {longest.TotalSeconds} s.");
            }

            await pause.WaitForNextTickAsync();
        }

        return watch.Elapsed;
    }
}
