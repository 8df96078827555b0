using System.Diagnostics;

namespace NanoCam.Testing;

/// <summary>Waits for a condition instead of for a time.</summary>
public static class Eventually
{
    /// <summary>For what takes its time: a thousand cameras that come back, a server that starts on a busy machine.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Returns as soon as <paramref name="condition"/> holds; fails when it does not in time, 20 seconds unless said.</summary>
    public static Task TrueAsync(Func<bool> condition, TimeSpan? limit = null) => TimeAsync(() => Task.FromResult(condition()), limit);

    /// <summary>As above, for a condition that has to be asked for.</summary>
    public static Task TrueAsync(Func<Task<bool>> condition, TimeSpan? limit = null) => TimeAsync(condition, limit);

    /// <summary>Says how long it took until <paramref name="condition"/> held.</summary>
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
