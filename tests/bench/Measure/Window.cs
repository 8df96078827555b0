using System.Diagnostics;
using NanoCam.Bench.Server;

namespace NanoCam.Bench.Measure;

/// <summary>CPU use in a measured window: of the server, of the load, and of others on the server's core.</summary>
internal sealed class Window
{
    private readonly BenchServer _server;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TimeSpan _serverCpu;
    private readonly TimeSpan _loadCpu = Pinning.OwnCpuTime;
    private readonly TimeSpan _coreBusy = Pinning.BusyTimeOf(BenchServer.Core);

    public Window(BenchServer server)
    {
        _server = server;
        _serverCpu = server.CpuTime;
    }

    public double Seconds { get; private set; }

    /// <summary>CPU of the server in microseconds.</summary>
    public double ServerMicroseconds { get; private set; }

    /// <summary>CPU use of the server, in percent of its core.</summary>
    public double ServerPercent => ServerMicroseconds / Seconds / 10_000;

    /// <summary>CPU use of the load, in percent of its core. Near 100, the load is the bottleneck.</summary>
    public double LoadPercent { get; private set; }

    /// <summary>CPU use of other processes, in percent of the server's core. Above a few percent, the results are noise.</summary>
    public double OthersPercent { get; private set; }

    public Window Close()
    {
        ServerMicroseconds = (_server.CpuTime - _serverCpu).TotalMicroseconds;
        Seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        LoadPercent = (Pinning.OwnCpuTime - _loadCpu).TotalSeconds / Seconds * 100;
        var busy = (Pinning.BusyTimeOf(BenchServer.Core) - _coreBusy).TotalMicroseconds;
        OthersPercent = Math.Max(0, busy - ServerMicroseconds) / Seconds / 10_000;
        return this;
    }
}
