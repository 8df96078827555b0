using NanoCam.Bench.Load;
using NanoCam.Bench.Server;

namespace NanoCam.Bench.Measure;

/// <summary>Waits until a server is warm: hot paths are optimized, caches are filled, and TCP windows are open.</summary>
internal static class Warmth
{
    // Tiered compilation optimizes hot methods in the background, which takes a long time on a busy machine.
    private const int FewestSlices = 5;
    private const int MostSlices = 30;
    private const double SettledPart = 0.06;

    // Half a percent of a core, because smaller differences are noise.
    private const double SettledMicroseconds = 5_000;

    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    /// <summary>Runs the load until the server's CPU use per second is stable, at most 30 s.</summary>
    /// <param name="reactor">The load.</param>
    /// <param name="server">The server.</param>
    /// <param name="done">Counts completed work, for a load without a fixed rate; then CPU per unit of work must be stable.</param>
    /// <param name="enough">Ends the warm-up early.</param>
    public static void Await(Reactor reactor, BenchServer server, Func<long>? done = null, Func<bool>? enough = null)
    {
        double before = 0,
            last = 0;
        enough ??= static () => false;
        for (var i = 0; i < MostSlices; i++)
        {
            var window = new Window(server);
            var start = done?.Invoke() ?? 0;
            if (reactor.RunUntil(enough, Slice))
            {
                return;
            }

            var used = window.Close().ServerMicroseconds / (done is null ? 1 : Math.Max(1, done() - start));
            var tolerance = Math.Max(used * SettledPart, done is null ? SettledMicroseconds : 0);
            if (i >= FewestSlices && Math.Abs(used - last) < tolerance && Math.Abs(used - before) < tolerance)
            {
                return;
            }

            (before, last) = (last, used);
        }
    }
}
