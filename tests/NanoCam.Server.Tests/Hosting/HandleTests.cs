using System.Net;
using System.Net.Sockets;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Hosting;

/// <summary>A server process with few file handles.</summary>
public sealed class HandleTests
{
    // The server itself needs about 300.
    private const int Handles = 420;

    [Fact]
    public async Task Clients_that_use_all_handles_cost_no_CPU_time_and_the_server_recovers_afterwards()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var server = await StartAsync();
        using var kept = new HttpClient { BaseAddress = server.Address };
        Assert.Equal(HttpStatusCode.OK, (await kept.GetAsync("/health/live")).StatusCode);
        var clients = new List<Socket>();
        for (var i = 0; i < Handles; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            clients.Add(client);
            try
            {
                await client.ConnectAsync(server.Address.Host, server.Address.Port);
            }
            catch (SocketException)
            {
                // The server immediately closes connections far beyond the limit.
            }
        }

        await Eventually.TrueAsync(() =>
            server.Output.Any(line => line.Contains("open files, and too few are left", StringComparison.Ordinal))
        );
        var before = server.ProcessorTime;
        using var period = new PeriodicTimer(TimeSpan.FromSeconds(3));
        await period.WaitForNextTickAsync();
        Assert.InRange(server.ProcessorTime - before, TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
        Assert.Equal(HttpStatusCode.OK, (await kept.PostAsync("/upload?camera=a", UploadRequests.Jpeg(TestJpeg.Create()))).StatusCode);
        Assert.InRange(server.Handles, 0, Handles - 1);

        clients.ForEach(client => client.Dispose());
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                using var answer = await server.Client.GetAsync("/health/live");
                return answer.StatusCode == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        Assert.InRange(server.Output.Count(line => line.Contains("too few are left", StringComparison.Ordinal)), 1, 5);
    }

    [Fact]
    public async Task Burst_of_connections_leaves_the_handles_that_the_runtime_needs()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var server = await StartAsync();
        var bursts = Enumerable.Range(0, 4).Select(_ => Task.Run(() => ConnectAsync(server.Address))).ToList();
        var most = 0;
        while (bursts.Any(burst => !burst.IsCompleted))
        {
            most = Math.Max(most, server.Handles);
        }

        Assert.InRange(most, 1, Handles - 24);
        (await Task.WhenAll(bursts)).SelectMany(sockets => sockets).ToList().ForEach(socket => socket.Dispose());
    }

    private static Task<ServerProcess> StartAsync() =>
        ServerProcess.StartAsync(
            new ServerProcessOptions
            {
                Prefix = ["prlimit", $"--nofile={Handles}:{Handles}"],
                IsPrefixReplaced = true,
                Environment = new Dictionary<string, string> { ["NanoCam__Storage__MinFreeBytes"] = "0" },
            }
        );

    private static async Task<List<Socket>> ConnectAsync(Uri address)
    {
        var sockets = new List<Socket>();
        for (var i = 0; i < Handles / 2; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            sockets.Add(socket);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            try
            {
                await socket.ConnectAsync(address.Host, address.Port, limit.Token);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The backlog is full.
                break;
            }
        }

        return sockets;
    }
}
