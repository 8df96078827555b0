using System.Diagnostics;
using NanoCam.Testing;

namespace NanoCam.Soak;

/// <summary>Samples the server once per second.</summary>
internal static class Sampler
{
    private const double Megabyte = 1 << 20;

    /// <summary>Samples until the time is over or the user cancels, and prints a line per minute.</summary>
    public static async Task<IReadOnlyList<Sample>> RunAsync(ServerProcess server, TimeSpan duration, CancellationToken cancellationToken)
    {
        List<Sample> samples = [];
        var watch = Stopwatch.StartNew();
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (watch.Elapsed < duration && server.IsRunning && !cancellationToken.IsCancellationRequested)
        {
            await tick.WaitForNextTickAsync(CancellationToken.None);
            var sample = new Sample(
                server.ResidentBytes / Megabyte,
                await server.ReadMetricAsync("dotnet_gc_heap_bytes") / Megabyte,
                await server.ReadMetricAsync("nanocam_buffered_bytes") / Megabyte,
                server.Handles,
                server.Threads
            );
            samples.Add(sample);
            if (samples.Count % 60 == 0)
            {
                Console.Error.WriteLine(
                    $"{watch.Elapsed:hh\\:mm\\:ss}  {sample.Resident:F0} MB resident, {sample.Handles} handles, {sample.Threads} threads"
                );
            }
        }

        return samples;
    }
}
