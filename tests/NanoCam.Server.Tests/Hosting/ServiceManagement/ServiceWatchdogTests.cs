using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Background;
using NanoCam.Server.Hosting.ServiceManagement;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Hosting.ServiceManagement;

public sealed class ServiceWatchdogTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Watchdog_reports_a_server_that_answers_three_times_within_the_limit()
    {
        var (time, notifier) = (new FakeTimeProvider(), new CountingNotifier());
        using var watchdog = Create(time, notifier, _ => Task.CompletedTask);
        await watchdog.StartAsync(CancellationToken.None);
        for (var expected = 1; expected <= 3; expected++)
        {
            await AdvanceUntilAsync(time, () => notifier.Messages >= expected);
        }

        await watchdog.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Watchdog_sends_no_message_until_the_server_responds_again()
    {
        var (time, notifier) = (new FakeTimeProvider(), new CountingNotifier());
        var probes = 0;
        var isHung = true;
        using var watchdog = Create(time, notifier, async stop =>
        {
            Interlocked.Increment(ref probes);
            if (Volatile.Read(ref isHung))
            {
                await new TaskCompletionSource().Task.WaitAsync(stop);
            }
        });
        await watchdog.StartAsync(CancellationToken.None);
        await AdvanceUntilAsync(time, () => Volatile.Read(ref probes) >= 4);
        Assert.Equal(0, notifier.Messages);
        Volatile.Write(ref isHung, false);
        await AdvanceUntilAsync(time, () => notifier.Messages > 0);
        await watchdog.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Server_started_by_systemd_reports_that_it_is_ready_and_alive()
    {
        var folder = Directory.CreateTempSubdirectory("nanocam-notify-");
        var (path, systemd) = (Path.Combine(folder.FullName, "socket"), Path.Combine(folder.FullName, "systemd"));
        // The server recognizes systemd by the name of its parent process.
        File.CreateSymbolicLink(systemd, "/bin/sh");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        try
        {
            await using var server = await ServerProcess.StartAsync(
                new ServerProcessOptions
                {
                    Environment = new Dictionary<string, string> { ["NOTIFY_SOCKET"] = path, ["WATCHDOG_USEC"] = "3000000" },
                    // The second command keeps the shell from replacing itself with the server.
                    Prefix = [systemd, "-c", "\"$@\"; exit $?", "unit"],
                }
            );
            Assert.Contains("READY=1", await ReceiveAsync(socket), StringComparison.Ordinal);
            Assert.Equal("WATCHDOG=1", await ReceiveAsync(socket));
            Assert.Equal("WATCHDOG=1", await ReceiveAsync(socket));
            await server.StopAsync();
            while (!(await ReceiveAsync(socket)).Contains("STOPPING=1", StringComparison.Ordinal)) { }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ServiceWatchdog Create(TimeProvider time, ISystemdNotifier notifier, Func<CancellationToken, Task> probe) =>
        new(
            notifier,
            probe,
            Limit,
            new BackgroundWork(time, new ErrorLog(time, NullLogger<ErrorLog>.Instance)),
            NullLogger<ServiceWatchdog>.Instance
        );

    // The loop creates its timers on other threads, so one advance may come too early.
    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Func<bool> condition) =>
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(condition());
        });

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var buffer = new byte[256];
        return Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, timeout.Token));
    }

    private sealed class CountingNotifier : ISystemdNotifier
    {
        private int _messages;

        public bool IsEnabled => true;

        public int Messages => Volatile.Read(ref _messages);

        public void Notify(ServiceState state) => Interlocked.Increment(ref _messages);
    }
}
