using System.Net.Sockets;
using NanoCam.Device.Uplink;
using NanoCam.Testing.Uplink;

namespace NanoCam.Device.Tests.Uplink;

public sealed class TcpConnectorTests
{
    [Theory]
    [InlineData("0.0.0.0", new byte[] { 0, 0, 0, 0 })]
    [InlineData("192.168.1.10", new byte[] { 192, 168, 1, 10 })]
    [InlineData("255.255.255.255", new byte[] { 255, 255, 255, 255 })]
    public void IPv4_address_is_distinguished_from_a_name(string text, byte[] address)
    {
        Assert.True(IPv4Address.TryParse(text, out var parsed));
        Assert.Equal(address, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.")]
    [InlineData("1..3.4")]
    [InlineData("256.1.1.1")]
    [InlineData("1.2.3.0004")]
    [InlineData("1.2.3.4a")]
    [InlineData("cam.example")]
    public void Name_is_not_an_address(string text) => Assert.False(IPv4Address.TryParse(text, out _));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Server_is_reached_by_address_and_by_name(string host)
    {
        using var server = new FakeUplinkServer();
        var connection = new TcpConnector(1000).Open(TestDevice.Address(new UriBuilder(server.Address) { Host = host }.Uri));
        var accepting = server.AcceptAsync();
        connection.Send("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), 0, 18);
        using var accepted = await accepting;
        Assert.False(connection.CanReceive(0));
        await accepted.SendAsync(1, 2, 3);
        var buffer = new byte[10];
        Assert.True(connection.CanReceive(10_000));
        Assert.Equal(3, connection.Receive(buffer, 2, 8));
        Assert.Equal([0, 0, 1, 2, 3], buffer[..5]);
        connection.Close();
        connection.Close();
    }

    [Fact]
    public void Unreachable_server_is_a_socket_error()
    {
        using var server = new FakeUplinkServer();
        server.Dispose();
        Assert.Throws<SocketException>(() => new TcpConnector(1000).Open(TestDevice.Address(server.Address)));
    }

    [Fact]
    public void Socket_that_rejects_options_is_closed()
    {
        // This simulates lwIP when the server has reset the connection in the meantime.
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Assert.Throws<SocketException>(() => new TcpConnection(socket, 1000));

        Assert.True(socket.SafeHandle.IsClosed);
    }

    [Fact]
    public async Task Closed_connection_throws_IOException()
    {
        using var server = new FakeUplinkServer();
        var connection = new TcpConnector(1000).Open(TestDevice.Address(server.Address));
        Task waiting = Task.Run(() => connection.CanReceive(60_000) ? connection.Receive(new byte[1], 0, 1) : -1);
        connection.Close();

        Assert.ThrowsAny<Exception>(() => connection.Send([1], 0, 1));
        await Task.WhenAny(waiting).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(waiting.Exception?.InnerException is null or IOException or SocketException);
    }
}
