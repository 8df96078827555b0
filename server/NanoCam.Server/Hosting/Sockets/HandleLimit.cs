using System.Globalization;
using System.Net.Sockets;

namespace NanoCam.Server.Hosting.Sockets;

/// <summary>
/// The number of files and sockets that the operating system allows this process. Without a free one, no file can be stored, and the .NET
/// runtime ends the process when it needs a thread. New connections are therefore refused while there are still some.
/// </summary>
internal sealed partial class HandleLimit(TimeProvider time, ILogger<HandleLimit> logger)
{
    // For the database, stills of connections in progress, pulled cameras, and the threads of the runtime.
    private const int Reserve = 64;

    // Connections beyond what the handles suffice for get an error response while there are so many left.
    private const int Slack = 32;

    private static readonly TimeSpan Repeat = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly long _max = ReadMax();
    private long? _loggedAt;
    private int _count;

    /// <summary>Whether accepting a connection failed for lack of a handle or of kernel memory.</summary>
    public static bool IsShortage(SocketException e) =>
        e.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.ProcessLimit;

    /// <summary>
    /// Whether so few handles are left that not even an error response can be sent. Without this check, a burst of connections takes all
    /// handles before they are counted on other threads.
    /// </summary>
    /// <param name="socket">Socket of a connection that was just accepted.</param>
    public bool IsUsedUp(Socket socket) => FindMissing(socket, connections: 0) > Slack;

    /// <summary>Number of handles missing for a connection that was just accepted; 0 or less if there are enough.</summary>
    /// <param name="socket">
    /// Socket of the connection. The kernel assigns the lowest free number, so at least as many handles are in use.
    /// </param>
    /// <param name="connections">Open connections. Each of them may open one file.</param>
    public long FindMissing(Socket socket, int connections) => socket.Handle.ToInt64() + connections + Reserve - _max;

    /// <summary>Logs that connections are being refused, at most once a minute.</summary>
    public void LogShortage()
    {
        int count;
        lock (_gate)
        {
            _count++;
            var now = time.GetTimestamp();
            if (_loggedAt is { } logged && time.GetElapsedTime(logged, now) < Repeat)
            {
                return;
            }

            (_loggedAt, count, _count) = (now, _count, 0);
        }

        Log.Short(logger, _max, count);
    }

    // Windows and macOS show no limit here; Windows has none that matters.
    private static long ReadMax()
    {
        const string Name = "Max open files";
        try
        {
            var line = File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
            return
                line is not null
                && long.TryParse(
                    line[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var max
                )
                ? max
                : long.MaxValue / 2;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return long.MaxValue / 2;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "The operating system allows this process {Limit} open files, and too few are left: {Count} connections "
                + "have been refused or delayed since the last message. Raise the limit (LimitNOFILE= of systemd, ulimit -n)"
        )]
        public static partial void Short(ILogger logger, long limit, int count);
    }
}
