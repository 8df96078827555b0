using System.Diagnostics;

namespace NanoCam.Testing.Load;

/// <summary>Waits for what takes its time: a thousand cameras that come back, a server that starts on a busy machine.</summary>
public static class Patiently
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    /// <summary>Returns as soon as <paramref name="condition"/> holds, and says how long that took; fails after two minutes.</summary>
    public static async Task<TimeSpan> TrueAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            if (watch.Elapsed > Limit)
            {
                throw new TimeoutException($"The condition did not hold within {Limit.TotalSeconds} s.");
            }

            await tick.WaitForNextTickAsync();
        }

        return watch.Elapsed;
    }
}
