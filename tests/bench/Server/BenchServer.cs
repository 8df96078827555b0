using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using NanoCam.Bench.Load;

namespace NanoCam.Bench.Server;

/// <summary>The server, or one for comparison, as a separate process on its own core.</summary>
internal sealed partial class BenchServer : IDisposable
{
    /// <summary>Core of the server.</summary>
    public const int Core = 0;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly string? _directory;
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];

    private BenchServer(ProcessStartInfo start, string? directory, Regex ready)
    {
        _directory = directory;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        // The child inherits the core of the thread that starts it.
        Pinning.PinThread(Core);
        _process = Process.Start(start) ?? throw new BenchException($"{start.FileName} cannot be started.");
        Pinning.PinThread(Pinning.LoadCore);
        _process.OutputDataReceived += (_, line) => OnLine(line.Data, ready);
        _process.ErrorDataReceived += (_, line) => OnLine(line.Data, ready);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Port of the server.</summary>
    public int Port { get; private set; }

    /// <summary>Second port, for a server with two; otherwise 0.</summary>
    public int SecondPort { get; private set; }

    /// <summary>CPU time of all threads so far, including ended ones, in nanosecond resolution.</summary>
    public TimeSpan CpuTime => Pinning.CpuTimeOf(_process.Id);

    /// <summary>Number of system calls that have written to files so far.</summary>
    public long FileWrites
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/io").First(l => l.StartsWith("syscw:", StringComparison.Ordinal));
            return long.Parse(line.AsSpan(6).Trim(), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Number of context switches of all living threads so far.</summary>
    public long ContextSwitches =>
        Directory
            .EnumerateDirectories($"/proc/{_process.Id}/task")
            .SelectMany(thread => File.ReadLines(Path.Combine(thread, "status")))
            .Where(line => line.Contains("ctxt_switches:", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.AsSpan(line.IndexOf(':') + 1).Trim(), CultureInfo.InvariantCulture));

    /// <summary>CPU time of the threads whose name begins with a text, in nanosecond resolution.</summary>
    /// <param name="name">At most the 15 characters that Linux keeps.</param>
    public TimeSpan CpuTimeOfThreads(string name)
    {
        var nanoseconds = 0L;
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{_process.Id}/task"))
        {
            try
            {
                if (File.ReadAllText($"{thread}/comm").StartsWith(name, StringComparison.Ordinal))
                {
                    nanoseconds += long.Parse(File.ReadAllText($"{thread}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);
                }
            }
            catch (IOException)
            {
                // The thread has ended.
            }
        }

        return TimeSpan.FromMicroseconds(nanoseconds / 1e3);
    }

    /// <summary>Resident memory in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.AsSpan(6, line.Length - 6 - 3).Trim(), CultureInfo.InvariantCulture) * 1024;
        }
    }

    /// <summary>Starts the NanoCam server that was built with this program, on a free port, with an empty data directory.</summary>
    public static BenchServer StartNanoCam(params (string Key, string Value)[] settings) => StartNanoCam(null, settings);

    /// <summary>Starts the server with a data directory, which is kept; null for an empty one.</summary>
    public static BenchServer StartNanoCam(string? data, params (string Key, string Value)[] settings) =>
        StartNanoCam(data, deleteData: false, settings);

    /// <summary>Starts the server with an empty data directory in a folder, such as that of a memory file system.</summary>
    public static BenchServer StartNanoCamIn(string parent) => StartNanoCam(NewDirectory(parent), deleteData: true, []);

    private static BenchServer StartNanoCam(string? data, bool deleteData, (string Key, string Value)[] settings)
    {
        var relative = typeof(BenchServer)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(a => a.Key == "ServerAssembly")
            .Value!;
        // A published server can be measured instead of the one that was built with this program.
        var assembly = Environment.GetEnvironmentVariable("NANOCAM_BENCH_SERVER")
            ?? Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, relative));
        if (!File.Exists(assembly))
        {
            throw new BenchException($"{assembly} does not exist. Build the solution first.");
        }

        var directory = data ?? NewDirectory(parent: null);
        var start = new ProcessStartInfo("dotnet", [assembly, "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = Path.GetDirectoryName(assembly)!,
        };
        start.Environment["NanoCam__DataDirectory"] = directory;
        start.Environment["NanoCam__Access__Viewers"] = "Open";
        start.Environment["NanoCam__Access__Cameras"] = "Open";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        return Start(start, data is null || deleteData ? directory : null, ListeningAddress());
    }

    /// <summary>Starts the C program that does the same work as the server; see tests/bench/limit.</summary>
    /// <param name="parent">Folder of the stored uploads; null for the temporary folder of the system.</param>
    public static BenchServer StartLimit(string? parent = null)
    {
        var directory = NewDirectory(parent);
        var program = Path.Combine(directory, "limit");
        var source = Path.Combine(AppContext.BaseDirectory, "limit", "limit.c");
        using (var compiler = Process.Start("gcc", ["-O2", "-o", program, source]))
        {
            compiler.WaitForExit();
            if (compiler.ExitCode != 0)
            {
                throw new BenchException($"{source} cannot be compiled.");
            }
        }

        return Start(new ProcessStartInfo(program, [directory]), directory, ListeningAddress());
    }

    /// <summary>Creates an empty folder.</summary>
    /// <param name="parent">Its parent; null for the temporary folder of the system.</param>
    public static string NewDirectory(string? parent) =>
        parent is null
            ? Directory.CreateTempSubdirectory("nanocam-bench-").FullName
            : Directory.CreateDirectory(Path.Combine(parent, $"nanocam-bench-{Guid.NewGuid():N}")).FullName;

    /// <summary>
    /// Starts any other server; the groups of its output line that matches <paramref name="ready"/> are one or two ports.
    /// </summary>
    /// <param name="start">Its command.</param>
    /// <param name="directory">Deleted at the end; null for none.</param>
    /// <param name="ready">Matches the line with the port.</param>
    public static BenchServer Start(ProcessStartInfo start, string? directory, Regex ready)
    {
        var server = new BenchServer(start, directory, ready);
        try
        {
            server.Port = server.WaitForPort();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Stops the process and deletes its data.</summary>
    public void Dispose()
    {
        if (!_process.HasExited && Libc.Kill(_process.Id, Libc.Terminate) == 0 && !_process.WaitForExit(StopTimeout))
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
        if (_directory is not null && Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private int WaitForPort()
    {
        var exited = _process.WaitForExitAsync();
        if (Task.WaitAny([_port.Task, exited], StartTimeout) == 0)
        {
            return _port.Task.Result;
        }

        lock (_output)
        {
            throw new BenchException($"The server did not print its address. Its output: {string.Join(Environment.NewLine, _output)}");
        }
    }

    private void OnLine(string? line, Regex ready)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Add(line);
            if (_output.Count > 100)
            {
                _output.RemoveAt(0);
            }
        }

        if (ready.Match(line) is { Success: true } match)
        {
            SecondPort = match.Groups.Count > 2 ? int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) : 0;
            _port.TrySetResult(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:([1-9]\d*)", RegexOptions.None, 1000)]
    private static partial Regex ListeningAddress();
}
