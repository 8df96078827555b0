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

    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    /// <summary>Runs the load until the CPU that the server uses in a second stays the same, at most half a minute.</summary>
    public static void Await(Reactor reactor, ServerProcess server)
    {
        double before = 0, last = 0;
        for (var i = 0; i < MostSlices; i++)
        {
            var window = new Window(server);
            reactor.RunFor(Slice);
            var used = window.Close().ServerMicroseconds;
            if (i >= FewestSlices && Math.Abs(used - last) < last * SettledPart && Math.Abs(used - before) < before * SettledPart)
            {
                return;
            }

            (before, last) = (last, used);
        }
    }
}
