using NanoCam.Testing;
using NanoCam.Testing.Uplink;
using NanoCam.Wire;

namespace NanoCam.Client.Tests.Uplink;

public sealed class StreamUplinkClientTests : UplinkTestBase
{
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 1, 2, 3, 0xFF, 0xD9];

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(16_343)]
    [InlineData(16_344)]
    [InlineData(16_345)]
    [InlineData(300_000)]
    public async Task Frame_arrives_unchanged(int length)
    {
        (var client, var connection) = await ConnectAsync();
        await using var _ = client;
        using var __ = connection;
        var jpeg = new byte[length];
        new Random(1).NextBytes(jpeg);
        var sent = new FrameHeader
        {
            Sequence = 5,
            CaptureMicroseconds = 123_456_789,
            Flags = FrameFlags.Flash,
            Width = 640,
            Height = 480,
        };

        var sending = client.SendFrameAsync(jpeg, sent, Limit).AsTask();
        (var header, var received) = await connection.ReadFrameAsync();
        await sending;

        Assert.Equal(jpeg, received);
        sent.JpegLength = length;
        Assert.Equal(sent, header);
    }

    [Fact]
    public async Task Frames_wait_for_credit()
    {
        var acks = new List<Ack>();
        (var client, var connection) = await ConnectAsync(FakeUplinkServer.NewWelcome(credit: 2), acks.Add);
        await using var _ = client;
        using var __ = connection;
        await SendAsync(client, 1);
        await SendAsync(client, 2);
        Assert.False(client.HasCredit);
        var third = SendAsync(client, 3);
        Assert.False(third.IsCompleted);

        await connection.AckAsync(1, credit: 2, FrameVerdict.Truncated);
        await third;

        Assert.Equal(FrameVerdict.Truncated, Assert.Single(acks).Verdict);
        Assert.False(client.HasCredit);
    }

    [Fact]
    public async Task Smaller_credit_applies_from_the_next_frame()
    {
        (var client, var connection) = await ConnectAsync(FakeUplinkServer.NewWelcome(credit: 3));
        await using var _ = client;
        using var __ = connection;
        await SendAsync(client, 1);
        await SendAsync(client, 2);
        await connection.AckAsync(1, credit: 1);
        await PingAsync(connection);
        var third = SendAsync(client, 3);
        await connection.AckAsync(1, credit: 1);
        await PingAsync(connection);
        Assert.False(third.IsCompleted);

        await connection.AckAsync(2, credit: 1);
        await third;
    }

    [Fact]
    public async Task Waiting_for_credit_ends_with_the_connection()
    {
        (var client, var connection) = await ConnectAsync(FakeUplinkServer.NewWelcome(credit: 0));
        await using var _ = client;
        Task[] waiting = [SendAsync(client, 1), SendAsync(client, 2), SendAsync(client, 3)];
        connection.Dispose();

        foreach (var task in waiting)
        {
            await Assert.ThrowsAsync<UplinkException>(() => task);
        }
    }

    [Fact]
    public async Task Frame_above_the_limit_of_the_server_is_not_sent()
    {
        var welcome = FakeUplinkServer.NewWelcome();
        welcome.MaxJpegBytes = 6;
        (var client, var connection) = await ConnectAsync(welcome);
        await using var _ = client;
        using var __ = connection;

        await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(client, 1));
        Assert.True(client.HasCredit);
    }

    [Fact]
    public async Task Canceled_frame_returns_its_credit()
    {
        var welcome = FakeUplinkServer.NewWelcome(credit: 2);
        welcome.MaxJpegBytes = WireProtocol.MaxJpegBytes;
        (var client, var connection) = await ConnectAsync(welcome);
        await using var _ = client;
        using var __ = connection;

        // More than the buffers of a loopback connection can hold, so the send waits until the server reads.
        var stalled = client.SendFrameAsync(new byte[WireProtocol.MaxJpegBytes], new FrameHeader { Sequence = 1 }, Limit).AsTask();
        using var impatient = new CancellationTokenSource();
        var second = client.SendFrameAsync(Jpeg, new FrameHeader { Sequence = 2 }, impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        Assert.True(client.HasCredit);
        await connection.ReadFrameAsync();
        await stalled;
    }

    [Fact]
    public async Task Ping_is_answered_with_the_clock_since_boot()
    {
        (var client, var connection) = await ConnectAsync();
        await using var _ = client;
        using var __ = connection;
        Clock.Advance(TimeSpan.FromMilliseconds(1500));

        var pong = await PingAsync(connection);

        Assert.Equal(
            new Pong
            {
                PingMicroseconds = 42,
                ReceivedMicroseconds = 1_500_000,
                SentMicroseconds = 1_500_000,
            },
            pong
        );
    }

    [Fact]
    public async Task Silent_server_is_pinged_and_disconnected_after_three_heartbeats()
    {
        (var client, var connection) = await ConnectAsync();
        await using var _ = client;
        using var __ = connection;
        Clock.Advance(TimeSpan.FromSeconds(10));
        var ping = await connection.ReadAsync<Ping>(MessageType.Ping, Ping.TryRead);
        Assert.Equal(10_000_000, ping.SenderMicroseconds);
        Assert.False(client.Completion.IsCompleted);

        for (var i = 0; i < 5 && !client.Completion.IsCompleted; i++)
        {
            await Clock.WhenWaitingAsync(due => due <= TimeSpan.FromSeconds(5), Limit);
            Clock.Advance(TimeSpan.FromSeconds(5));
        }

        await client.Completion.WaitAsync(Limit);
        Assert.Equal(UplinkFailure.Lost, client.Failure?.Failure);
        await Assert.ThrowsAsync<UplinkException>(() => SendAsync(client, 1));
    }

    [Fact]
    public async Task Round_trip_excludes_the_time_on_the_server()
    {
        (var client, var connection) = await ConnectAsync();
        await using var _ = client;
        using var __ = connection;
        Clock.Advance(TimeSpan.FromSeconds(10));
        var ping = await connection.ReadAsync<Ping>(MessageType.Ping, Ping.TryRead);
        Clock.Advance(TimeSpan.FromMilliseconds(80));
        var pong = new Pong
        {
            PingMicroseconds = ping.SenderMicroseconds,
            ReceivedMicroseconds = 5_000,
            SentMicroseconds = 35_000,
        };
        await connection.SendAsync(pong.WriteMessage);
        await PingAsync(connection);

        Assert.Equal(TimeSpan.FromMilliseconds(50), client.RoundTrip);
    }

    [Fact]
    public async Task Unknown_message_is_skipped()
    {
        (var client, var connection) = await ConnectAsync();
        await using var _ = client;
        using var __ = connection;
        var unknown = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
        MessageHeader.Write(unknown, 0, (MessageType)200, WireProtocol.MaxControlBytes);
        await connection.SendAsync(unknown);

        Assert.Equal(42, (await PingAsync(connection)).PingMicroseconds);
    }

    [Fact]
    public async Task Newer_desired_settings_replace_waiting_ones()
    {
        (var client, var connection) = await ConnectAsync();
        await using var _ = client;
        using var __ = connection;
        await connection.SendAsync(new CameraSettings { Revision = 1 }.WriteMessage);
        await connection.SendAsync(new CameraSettings { Revision = 2, Quality = 40 }.WriteMessage);
        await PingAsync(connection);

        Assert.True(client.Settings.TryRead(out var desired));
        Assert.Equal((2u, (byte)40), (desired.Revision, desired.Quality));
        Assert.False(client.Settings.TryRead(out var _));
    }

    [Fact]
    public async Task Ninth_waiting_command_is_answered_with_Busy()
    {
        (var client, var connection) = await ConnectAsync();
        await using var _ = client;
        using var __ = connection;
        for (uint i = 1; i <= 9; i++)
        {
            await connection.SendAsync(new Command { RequestId = i, Kind = CommandKind.CaptureNow }.WriteMessage);
        }

        var result = await connection.ReadAsync<CommandResult>(MessageType.CommandResult, CommandResult.TryRead);

        Assert.Equal(new CommandResult { RequestId = 9, Status = CommandStatus.Busy }, result);
        Assert.True(client.Commands.TryRead(out var first));
        Assert.Equal(1u, first.RequestId);
    }

    [Theory]
    [InlineData(new byte[] { 0x4E, 0x43, 4, 0, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0x4E, 0x43, 5, 0, 0, 0, 1, 0 })]
    [InlineData(new byte[] { 0x47, 0x45, 0x54, 0x20, 0x2F, 0x20, 0x48, 0x54 })]
    [InlineData(new byte[] { 0x4E, 0x43, 6, 0, 3, 0, 0, 0, 1, 2, 3 })]
    public async Task Invalid_bytes_end_the_connection(byte[] bytes)
    {
        (var client, var connection) = await ConnectAsync();
        await using var _ = client;
        using var __ = connection;

        await connection.SendAsync(bytes);

        await client.Completion.WaitAsync(Limit);
        Assert.Equal(UplinkFailure.Protocol, client.Failure?.Failure);
        Assert.True(await connection.IsClosedAsync());
    }

    [Fact]
    public async Task Close_sends_Goodbye_and_waits_for_the_server()
    {
        (var client, var connection) = await ConnectAsync();
        await using var _ = client;
        var closing = client.CloseAsync(GoodbyeReason.Sleeping, "good night", Limit);
        var goodbye = await connection.ReadAsync<Goodbye>(MessageType.Goodbye, Goodbye.TryRead);
        Assert.Equal((GoodbyeReason.Sleeping, "good night"), (goodbye.Reason, goodbye.Text));
        Assert.False(closing.IsCompleted);

        connection.Dispose();

        await closing;
        Assert.Null(client.Failure);
    }

    [Fact]
    public async Task Goodbye_of_the_server_is_reported_as_the_failure()
    {
        (var client, var connection) = await ConnectAsync();
        await using var _ = client;
        using var __ = connection;
        await connection.SendAsync(new Goodbye { Reason = GoodbyeReason.Replaced }.WriteMessage);

        await client.Completion.WaitAsync(Limit);
        Assert.Equal(GoodbyeReason.Replaced, client.Failure?.Reason);
    }

    [Fact]
    public async Task Connection_works_with_one_byte_per_packet()
    {
        await using var proxy = FlakyProxy.Start(Server.Address);
        proxy.ToServer.ByteByByte = proxy.ToClient.ByteByByte = true;
        var accepting = Server.AcceptCameraAsync();
        await using var client = await StreamUplinkClient.ConnectAsync(NewOptions(server: proxy.Address), Limit);
        using var connection = await accepting;

        await SendAsync(client, 1);
        (var _, var jpeg) = await connection.ReadFrameAsync();
        await connection.AckAsync(1, 2);

        Assert.Equal(Jpeg, jpeg);
        Assert.Equal(42, (await PingAsync(connection)).PingMicroseconds);
    }

    [Fact]
    public async Task Allocation_of_a_sent_frame_does_not_depend_on_its_size()
    {
        (var client, var connection) = await ConnectAsync(FakeUplinkServer.NewWelcome(credit: 255));
        await using var _ = client;
        using var __ = connection;
        var jpeg = new byte[50_000];
        var reading = Task.Run(async () =>
        {
            for (var i = 0; i < 110; i++)
            {
                await connection.ReadFrameAsync();
            }
        });
        for (uint i = 0; i < 10; i++)
        {
            await client.SendFrameAsync(jpeg, new FrameHeader { Sequence = i }, Limit);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (uint i = 10; i < 110; i++)
        {
            var send = client.SendFrameAsync(jpeg, new FrameHeader { Sequence = i }, Limit);
            if (!send.IsCompleted)
            {
                await send;
                before = GC.GetAllocatedBytesForCurrentThread();
                continue;
            }

            await send;
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000);
            before = GC.GetAllocatedBytesForCurrentThread();
        }

        await reading;
    }

    private async Task SendAsync(StreamUplinkClient client, uint sequence)
    {
        await client.SendFrameAsync(Jpeg, new FrameHeader { Sequence = sequence }, Limit);
    }

    /// <summary>Sends a Ping: when the Pong arrives, the client has processed everything sent before.</summary>
    private static async Task<Pong> PingAsync(FakeConnection connection)
    {
        await connection.SendAsync(new Ping { SenderMicroseconds = 42 }.WriteMessage);
        return await connection.ReadAsync<Pong>(MessageType.Pong, Pong.TryRead);
    }
}
