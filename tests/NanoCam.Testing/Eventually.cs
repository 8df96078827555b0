using System.Diagnostics;

namespace NanoCam.Testing;

/// <summary>Waits for a condition instead of for a time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Returns as soon as <paramref name="condition"/> holds; fails when it does not in 20 seconds.</summary>
    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));

    /// <summary>As above, for a condition that has to be asked for.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await condition())
        {
            if (watch.Elapsed > Limit)
            {
                throw new TimeoutException($"The condition did not hold within {Limit.TotalSeconds} s.");
            }

            await pause.WaitForNextTickAsync();
        }
    }
}
