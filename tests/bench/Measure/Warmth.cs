using NanoCam.Bench.Load;
using NanoCam.Bench.Server;

namespace NanoCam.Bench.Measure;

/// <summary>When a server may be measured: its hot path is compiled for good, caches are filled, TCP windows are open.</summary>
internal static class Warmth
{
    // The runtime compiles what is called often a second time, in the background; on a busy machine that takes long.
    private const int FewestSlices = 5;
    private const int MostSlices = 30;
    private const double SettledPart = 0.06;

    // Half a percent of a core: below it there is nothing left to settle.
    private const double SettledMicroseconds = 5_000;

    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    /// <summary>Runs the load until what the server does with its CPU in a second stays the same, at most half a minute.</summary>
    /// <param name="reactor">The load.</param>
    /// <param name="server">The server.</param>
    /// <param name="done">Counts what is done, for a load that takes what it can get: then the CPU per piece is looked at.</param>
    /// <param name="enough">Ends the warm-up early.</param>
    public static void Await(Reactor reactor, ServerProcess server, Func<long>? done = null, Func<bool>? enough = null)
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
