using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NanoCam.Device.Uplink;
using NanoCam.Testing;
using NanoCam.VirtualCamera.Faults;
using NanoCam.VirtualCamera.Scenes.Links;

namespace NanoCam.Client.Tests.Faults;

public sealed class LinkConnectionTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Connection _connection;
    private readonly Socket _server;

    public LinkConnectionTests()
    {
        _listener.Start();
        var link = new SimulatedLink(
            new LinkModel(_ => 200e3, new LinkOptions { Delay = TimeSpan.FromMilliseconds(80) }),
            TimeSpan.FromMilliseconds(80),
            TimeProvider.System
        );
        var connector = new LinkConnector(new TcpConnector(10_000), link);
        Assert.True(
            Device.Uplink.ServerAddress.TryParse($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}", out var address)
        );
        _connection = connector.Open(address!);
        _server = _listener.AcceptSocket();
    }

    public void Dispose()
    {
        _connection.Close();
        _server.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public void Bytes_arrive_complete_and_no_earlier_than_the_link_allows()
    {
        var watch = Stopwatch.StartNew();
        var bytes = Enumerable.Range(0, 100_000).Select(i => (byte)(i % 251)).ToArray();
        _connection.Send(bytes, 0, bytes.Length);
        var sent = watch.ElapsedMilliseconds;
        var received = new byte[bytes.Length];
        for (var count = 0; count < received.Length; )
        {
            count += _server.Receive(received, count, received.Length - count, SocketFlags.None);
        }

        // 100 KB take 500 ms, less what the send buffer holds, and then 80 ms of delay.
        Assert.InRange(sent, 470, 10_000);
        Assert.InRange(watch.ElapsedMilliseconds, 570, 10_000);
        Assert.Equal(bytes, received);
    }

    [Fact]
    public void Answer_arrives_after_the_delay_in_parts_of_any_size()
    {
        var watch = Stopwatch.StartNew();
        _server.Send("acknowledged"u8);
        Assert.True(_connection.CanReceive(10_000));
        Assert.InRange(watch.ElapsedMilliseconds, 78, 10_000);
        var buffer = new byte[12];
        Assert.Equal(5, _connection.Receive(buffer, 0, 5));
        Assert.True(_connection.CanReceive(0));
        Assert.Equal(7, _connection.Receive(buffer, 5, 7));
        Assert.Equal("acknowledged"u8, buffer);
        Assert.False(_connection.CanReceive(0));
    }

    [Fact]
    public void Connection_ends_when_the_server_closes_it()
    {
        _server.Dispose();
        Assert.True(_connection.CanReceive(10_000));
        Assert.Equal(0, _connection.Receive(new byte[1], 0, 1));
        Assert.True(_connection.CanReceive(0));
    }

    [Fact]
    public async Task Closed_connection_ends_a_send_that_waits()
    {
        var sending = Task.Run(() => _connection.Send(new byte[10_000_000], 0, 10_000_000));
        await Eventually.TrueAsync(() => sending.Status == TaskStatus.Running);
        _connection.Close();
        await Assert.ThrowsAsync<IOException>(() => sending.WaitAsync(TimeSpan.FromSeconds(20)));
    }
}
