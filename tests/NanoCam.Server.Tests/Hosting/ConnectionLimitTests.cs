using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;
using NanoCam.Server.Hosting.Sockets;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Hosting;

public sealed class ConnectionLimitTests
{
    [Fact]
    public async Task New_connections_beyond_the_limit_get_an_error_and_existing_ones_continue()
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Limits:MaxConnections", "16"));
        var before = await OpenAsync(server, 16);
        using var late = await ConnectAsync(server);

        var refused = await AskAsync(late);
        var served = await AskAsync(before[0]);
        before[1].Dispose();
        await Eventually.TrueAsync(async () =>
        {
            using var next = await ConnectAsync(server);
            return (await AskAsync(next)).StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        });

        Assert.StartsWith("HTTP/1.1 503", refused, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 10", refused, StringComparison.Ordinal);
        Assert.Contains("NanoCam:Limits:MaxConnections", refused, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", served, StringComparison.Ordinal);
        before.ForEach(socket => socket.Dispose());
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8::1", "2001:db8::ffff:1", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("127.0.0.1", "127.0.0.1", false)]
    [InlineData("10.1.2.3", "10.1.2.3", false)]
    public async Task Connections_of_one_address_share_a_limit(string first, string second, bool isOver)
    {
        var limits = new ConnectionLimits(
            Options.Create(new LimitOptions { MaxConnectionsPerAddress = 4 }),
            Options.Create(new ProxyOptions { Trusted = ["10.1.0.0/16"] }),
            new HandleLimit(TimeProvider.System, NullLogger<HandleLimit>.Instance)
        );
        using var open = new Connections(limits);
        for (var i = 0; i < 4; i++)
        {
            Assert.Null(open.Add(first));
        }

        Assert.Equal(isOver, open.Add(second) is { IsOwn: true });
        await open.CloseAsync();
        Assert.Null(open.Add(second));
    }

    [Fact]
    public void Connections_far_beyond_the_limit_are_closed_immediately()
    {
        var limits = new ConnectionLimits(
            Options.Create(new LimitOptions { MaxConnectionsPerAddress = 4 }),
            Options.Create(new ProxyOptions()),
            new HandleLimit(TimeProvider.System, NullLogger<HandleLimit>.Instance)
        );
        using var open = new Connections(limits);
        for (var i = 0; i < 100; i++)
        {
            open.Add("192.0.2.1");
        }

        Assert.Equal(68, open.Served);
        Assert.Equal(96, limits.Rejected);
    }

    private static async Task<List<Socket>> OpenAsync(TestServer server, int count)
    {
        var sockets = new List<Socket>();
        for (var i = 0; i < count; i++)
        {
            sockets.Add(await ConnectAsync(server));
            // After the response, the server has counted the connection.
            Assert.StartsWith("HTTP/1.1 200", await AskAsync(sockets[i]), StringComparison.Ordinal);
        }

        return sockets;
    }

    private static async Task<Socket> ConnectAsync(TestServer server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Address.Host, server.Address.Port);
        return socket;
    }

    private static async Task<string> AskAsync(Socket socket)
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        var buffer = new byte[4096];
        var answer = "";
        // Reads up to the last chunk, or to the end of the connection after a refusal; otherwise the rest would be read as the next
        // response.
        while (!answer.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal) && await socket.ReceiveAsync(buffer) is > 0 and var length)
        {
            answer += Encoding.UTF8.GetString(buffer, 0, length);
        }

        return answer;
    }

    private sealed class Connections(ConnectionLimits limits) : IDisposable
    {
        private readonly TaskCompletionSource _end = new();
        private readonly List<Task> _running = [];

        public int Served { get; private set; }

        public OverLimit? Add(string address)
        {
            var connection = new DefaultConnectionContext { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 5) };
            _running.Add(limits.RunAsync(connection, _ =>
                {
                    Served++;
                    return _end.Task;
                }));
            return connection.Features.Get<OverLimit>();
        }

        public Task CloseAsync()
        {
            _end.TrySetResult();
            return Task.WhenAll(_running);
        }

        public void Dispose() => _end.TrySetResult();
    }
}
