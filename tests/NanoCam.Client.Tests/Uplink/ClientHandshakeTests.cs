using System.Security.Cryptography;
using System.Text;
using NanoCam.Testing;
using NanoCam.Testing.Uplink;
using NanoCam.Wire;

namespace NanoCam.Client.Tests.Uplink;

public sealed class ClientHandshakeTests : UplinkTestBase
{
    [Fact]
    public async Task Camera_requests_the_upgrade_and_sends_Hello()
    {
        var accepting = Server.AcceptCameraAsync(FakeUplinkServer.NewWelcome(credit: 3));
        await using var client = await StreamUplinkClient.ConnectAsync(NewOptions(), Limit);
        using var connection = await accepting;

        Assert.StartsWith("GET /uplink HTTP/1.1\r\n", connection.RequestHead, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: Upgrade\r\n", connection.RequestHead, StringComparison.Ordinal);
        Assert.Contains("\r\nUpgrade: nanocam/1\r\n", connection.RequestHead, StringComparison.Ordinal);
        Assert.Equal(("door", 7u), (connection.Hello.CameraId, connection.Hello.BootId));
        Assert.Equal(3, client.Welcome.Credit);
    }

    [Fact]
    public async Task Path_of_a_reverse_proxy_is_kept()
    {
        var connecting = StreamUplinkClient.ConnectAsync(NewOptions(server: new Uri(Server.Address, "/nanocam/")), Limit);
        using var connection = await Server.AcceptCameraAsync();
        await using var client = await connecting;

        Assert.StartsWith("GET /nanocam/uplink HTTP/1.1\r\n", connection.RequestHead, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Challenge_is_answered_with_the_hmac_of_both_nonces_and_the_id()
    {
        byte[] key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        byte[] serverNonce = [.. Enumerable.Repeat((byte)0xA5, Challenge.NonceSize)];
        var connecting = StreamUplinkClient.ConnectAsync(NewOptions(key), Limit);
        using var connection = await Server.AcceptHelloAsync();
        await connection.SendAsync(new Challenge { Nonce = serverNonce }.WriteMessage);

        var proof = await connection.ReadAsync<Proof>(MessageType.Proof, Proof.TryRead);

        byte[] proven = [.. serverNonce, .. connection.Hello.Nonce, .. Encoding.ASCII.GetBytes("door")];
        Assert.Equal(HMACSHA256.HashData(key, proven), proof.Hmac);
        await connection.SendAsync(FakeUplinkServer.NewWelcome().WriteMessage);
        await (await connecting).DisposeAsync();
    }

    [Fact]
    public async Task Every_connection_has_a_new_nonce()
    {
        var options = NewOptions();
        var nonces = new List<byte[]>();
        for (var i = 0; i < 2; i++)
        {
            var accepting = Server.AcceptCameraAsync();
            await using var client = await StreamUplinkClient.ConnectAsync(options, Limit);
            using var connection = await accepting;
            nonces.Add(connection.Hello.Nonce);
        }

        Assert.NotEqual(nonces[0], nonces[1]);
    }

    [Fact]
    public async Task Challenge_without_a_key_reports_that_the_camera_must_be_paired()
    {
        var connecting = StreamUplinkClient.ConnectAsync(NewOptions(), Limit);
        using var connection = await Server.AcceptHelloAsync();
        await connection.SendAsync(new Challenge().WriteMessage);

        var exception = await Assert.ThrowsAsync<UplinkException>(() => connecting);

        Assert.Equal(UplinkFailure.Rejected, exception.Failure);
        Assert.Contains("pair the camera first", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "application/problem+json",
        "{\"title\":\"Bad Request\",\"detail\":\"No room for one more camera.\"}",
        "400: No room for one more camera."
    )]
    [InlineData("application/json", "{\"error\":\"no image\"}", "400: no image")]
    [InlineData("text/html", "<h1>nginx</h1>", "400: Bad Request")]
    public async Task Refusal_contains_the_reason_that_the_server_sent(string type, string body, string expected)
    {
        var connecting = StreamUplinkClient.ConnectAsync(NewOptions(), Limit);
        using var connection = await Server.AcceptAsync();
        await connection.SendTextAsync(
            $"HTTP/1.1 400 Bad Request\r\nContent-Type: {type}\r\nTransfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n0\r\n\r\n"
        );

        var exception = await Assert.ThrowsAsync<UplinkException>(() => connecting);

        Assert.Equal(UplinkFailure.Rejected, exception.Failure);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goodbye_instead_of_Welcome_contains_reason_text_and_pause()
    {
        var connecting = StreamUplinkClient.ConnectAsync(NewOptions(), Limit);
        using var connection = await Server.AcceptHelloAsync();
        var goodbye = new Goodbye
        {
            Reason = GoodbyeReason.Busy,
            Text = "100 cameras are here already",
            RetryAfterSeconds = 60,
        };
        await connection.SendAsync(goodbye.WriteMessage);

        var exception = await Assert.ThrowsAsync<UplinkException>(() => connecting);

        Assert.Equal((UplinkFailure.Closed, GoodbyeReason.Busy), (exception.Failure, exception.Reason));
        Assert.Equal(TimeSpan.FromSeconds(60), exception.RetryAfter);
        Assert.Contains("100 cameras are here already", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgr")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: nanocam/1\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: nanocam/1\r\n\r\nNC\u0004")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: nanocam/1\r\n\r\nSSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("")]
    public async Task Incomplete_handshake_is_an_error(string answer)
    {
        var connecting = StreamUplinkClient.ConnectAsync(NewOptions(), Limit);
        using (var connection = await Server.AcceptAsync())
        {
            await connection.SendTextAsync(answer);

            // HttpClient reconnects once if there was no response at all.
            Server.Dispose();
        }

        await Assert.ThrowsAsync<UplinkException>(() => connecting);
    }

    [Fact]
    public async Task Endless_response_is_aborted()
    {
        var connecting = StreamUplinkClient.ConnectAsync(NewOptions(), Limit);
        using var connection = await Server.AcceptAsync();
        var flood = connection.SendTextAsync("HTTP/1.1 101 Switching Protocols\r\nX: " + new string('x', 1_000_000));

        await Assert.ThrowsAsync<UplinkException>(() => connecting);
        await flood.ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task Server_that_resets_every_connection_is_unreachable_at_any_time_of_the_reset()
    {
        await using var proxy = FlakyProxy.Start(Server.Address);
        proxy.RefuseNew = true;
        // The reset races with the request: before, inside and after its head it causes different exceptions.
        for (var i = 0; i < 300; i++)
        {
            var exception = await Assert.ThrowsAsync<UplinkException>(() =>
                StreamUplinkClient.ConnectAsync(NewOptions(server: proxy.Address), Limit)
            );

            Assert.Equal(UplinkFailure.Unreachable, exception.Failure);
        }
    }

    [Fact]
    public async Task Silent_server_is_disconnected_after_the_handshake_timeout()
    {
        var connecting = StreamUplinkClient.ConnectAsync(NewOptions(), Limit);
        using var connection = await Server.AcceptHelloAsync();

        Clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(connecting.IsCompleted);
        Clock.Advance(TimeSpan.FromSeconds(0.1));

        var exception = await Assert.ThrowsAsync<UplinkException>(() => connecting);
        Assert.Equal(UplinkFailure.Unreachable, exception.Failure);
    }

    [Fact]
    public async Task Unknown_protocol_version_is_refused()
    {
        var connecting = StreamUplinkClient.ConnectAsync(NewOptions(), Limit);
        var welcome = FakeUplinkServer.NewWelcome();
        welcome.Version = 9;
        using var connection = await Server.AcceptCameraAsync(welcome);

        var exception = await Assert.ThrowsAsync<UplinkException>(() => connecting);
        Assert.Equal(UplinkFailure.Protocol, exception.Failure);
    }
}
