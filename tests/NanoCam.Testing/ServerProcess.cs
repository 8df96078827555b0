using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NanoCam.Testing;

/// <summary>Options of a <see cref="ServerProcess"/>.</summary>
public sealed record ServerProcessOptions
{
    /// <summary>Environment variables: settings as <c>NanoCam__…</c>, and those of the runtime.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Data directory, which is not deleted; null for a temporary one.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Prefix of the command, such as a tracer that delays system calls.</summary>
    public IReadOnlyList<string> Prefix { get; init; } = [];

    /// <summary>Whether the prefix replaces itself with the server (exec), instead of running it as a child.</summary>
    public bool IsPrefixReplaced { get; init; }
}

/// <summary>
/// The real server in its own process, which tests can kill. Its free port on 127.0.0.1 stays the same after a restart.
/// </summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly ServerProcessOptions _options;
    private readonly bool _ownsDirectory;
    private readonly List<string> _output = [];
    private Process? _process;

    private ServerProcess(ServerProcessOptions options)
    {
        _options = options;
        _ownsDirectory = options.DataDirectory is null;
        DataDirectory = options.DataDirectory ?? Directory.CreateTempSubdirectory("nanocam-process-").FullName;
        Address = new Uri($"http://127.0.0.1:{FreePorts.Take()}/");
        // Tests cut connections and kill servers on purpose, so connections are not reused.
        Client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero })
        {
            BaseAddress = Address,
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    /// <summary>Address of the server.</summary>
    public Uri Address { get; }

    /// <summary>A client whose base address is the server.</summary>
    public HttpClient Client { get; }

    /// <summary>Absolute path of the data directory.</summary>
    public string DataDirectory { get; }

    /// <summary>Resident memory in bytes.</summary>
    public long ResidentBytes => ReadStatus("VmRSS:") * 1024;

    /// <summary>Threads of the process.</summary>
    public int Threads => (int)ReadStatus("Threads:");

    /// <summary>Open files, sockets and pipes.</summary>
    public int Handles => Directory.GetFileSystemEntries($"/proc/{Id}/fd").Length;

    /// <summary>Processor time of the process.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            Running.Refresh();
            return Running.TotalProcessorTime;
        }
    }

    /// <summary>Whether the process is alive.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Process id of the server, also below a tracer.</summary>
    private int Id => _options.Prefix.Count == 0 || _options.IsPrefixReplaced ? Running.Id : ChildOf(Running.Id);

    private Process Running => _process ?? throw new InvalidOperationException("The server is not running.");

    /// <summary>The last 1,000 lines of output, across restarts.</summary>
    public IReadOnlyList<string> Output
    {
        get
        {
            lock (_output)
            {
                return [.. _output];
            }
        }
    }

    /// <summary>Starts a server and returns when it responds.</summary>
    public static async Task<ServerProcess> StartAsync(ServerProcessOptions? options = null)
    {
        var server = new ServerProcess(options ?? new ServerProcessOptions());
        try
        {
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Restarts a killed server on the same port and data directory; returns the time until it responds.</summary>
    public async Task<TimeSpan> StartAgainAsync()
    {
        var watch = Stopwatch.StartNew();
        var assembly = Path.Combine(AppContext.BaseDirectory, "NanoCam.Server.dll");
        string[] command = [.. _options.Prefix, "dotnet", assembly, "--urls", Address.GetLeftPart(UriPartial.Authority)];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["NanoCam__DataDirectory"] = DataDirectory;
        start.Environment["NanoCam__Access__Viewers"] = "Open";
        start.Environment["NanoCam__Access__Cameras"] = "Open";
        foreach (var (name, value) in _options.Environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} cannot be started.");
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await AnswersAsync())
        {
            if (!IsRunning || watch.Elapsed > StartLimit)
            {
                throw new InvalidOperationException(
                    $"The server does not respond. Its output:{Environment.NewLine}{string.Join(Environment.NewLine, Output)}"
                );
            }

            await tick.WaitForNextTickAsync();
        }

        return watch.Elapsed;
    }

    /// <summary>Kills the process without a shutdown, as a power failure does.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>Stops the server as a service manager does, and returns when it has ended.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            using var signal = Process.Start("kill", ["-s", "TERM", Id.ToString(CultureInfo.InvariantCulture)]);
            await signal.WaitForExitAsync();
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>Value of a metric without labels; NaN if there is none with that name.</summary>
    public async Task<double> ReadMetricAsync(string name)
    {
        var line = (await Client.GetStringAsync("/metrics"))
            .Split('\n')
            .FirstOrDefault(l => l.StartsWith(name + " ", StringComparison.Ordinal));
        return line is null ? double.NaN : double.Parse(line.AsSpan(name.Length + 1), CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Client.Dispose();
        if (_ownsDirectory)
        {
            Directory.Delete(DataDirectory, recursive: true);
        }
    }

    private static int ChildOf(int process) =>
        int.Parse(
            File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)[0],
            CultureInfo.InvariantCulture
        );

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var response = await Client.GetAsync("/health/live");
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private long ReadStatus(string field) =>
        long.Parse(
            Number().Match(File.ReadLines($"/proc/{Id}/status").First(l => l.StartsWith(field, StringComparison.Ordinal))).ValueSpan,
            CultureInfo.InvariantCulture
        );

    private void Keep(string? line)
    {
        lock (_output)
        {
            if (line is not null && _output.Count < 1000)
            {
                _output.Add(line);
            }
        }
    }

    [GeneratedRegex(@"\d+", RegexOptions.None, 1000)]
    private static partial Regex Number();
}
