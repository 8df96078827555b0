using System.Globalization;
using NanoCam.Bench.Load;

namespace NanoCam.Bench.Server;

/// <summary>Pins threads to cores and measures CPU use.</summary>
internal static class Pinning
{
    private const int OwnCpuClock = 2;

    /// <summary>Core of the load: the second, if there is one.</summary>
    public static int LoadCore { get; } = Math.Min(1, MachineCores() - 1);

    /// <summary>CPU time of this process.</summary>
    public static TimeSpan OwnCpuTime => ReadClock(OwnCpuClock);

    /// <summary>CPU time of the child processes that have ended, in steps of 10 ms.</summary>
    public static TimeSpan ChildrenCpuTime
    {
        get
        {
            // Fields 16 and 17 of proc(5); the name in field 2 may have spaces.
            var stat = File.ReadAllText("/proc/self/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture);
            return TimeSpan.FromMilliseconds(ticks * 10);
        }
    }

    /// <summary>Number of cores of the machine, regardless of pinning.</summary>
    public static int MachineCores() =>
        File.ReadLines("/proc/stat").Count(l => l.StartsWith("cpu", StringComparison.Ordinal) && char.IsAsciiDigit(l[3]));

    /// <summary>Pins every thread of this process to the core of the load.</summary>
    public static void PinThisProcess()
    {
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            Pin(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), LoadCore);
        }
    }

    /// <summary>Pins the calling thread and its children to a core.</summary>
    public static void PinThread(int core) => Pin(0, core);

    /// <summary>CPU time of a process (clock_getcpuclockid(3) of glibc gives this number).</summary>
    public static TimeSpan CpuTimeOf(int process) => ReadClock((~process << 3) | OwnCpuClock);

    /// <summary>Time that a core has been busy since the machine started, in steps of 10 ms.</summary>
    public static TimeSpan BusyTimeOf(int core)
    {
        var line = File.ReadLines("/proc/stat").First(l => l.StartsWith($"cpu{core} ", StringComparison.Ordinal));
        var ticks = line.Split(' ').Skip(1).Select(v => long.Parse(v, CultureInfo.InvariantCulture)).ToArray();
        // user nice system idle iowait irq softirq steal
        return TimeSpan.FromMilliseconds((ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7]) * 10);
    }

    private static void Pin(int thread, int core)
    {
        if (Libc.SetAffinity(thread, sizeof(ulong), 1UL << core) != 0)
        {
            throw new BenchException($"This process cannot be pinned to core {core}.");
        }
    }

    private static TimeSpan ReadClock(int clock) =>
        Libc.ClockGetTime(clock, out var time) == 0
            ? new TimeSpan((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / 100))
            : throw new BenchException("The CPU time of the server cannot be read, because the server has ended.");
}
