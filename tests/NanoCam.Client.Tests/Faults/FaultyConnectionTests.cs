using NanoCam.Device.Uplink;
using NanoCam.VirtualCamera.Faults;
using NanoCam.Wire;

namespace NanoCam.Client.Tests.Faults;

public sealed class FaultyConnectionTests
{
    private static readonly byte[] Jpeg = [0xFF, 0xD8, .. Enumerable.Range(0, 996).Select(i => (byte)(i % 200)), 0xFF, 0xD9];

    private readonly FakeConnection _link = new();
    private readonly CameraStatistics _statistics = new();
    private int _restarts;

    [Fact]
    public void Dropped_frame_is_not_sent_and_its_credit_returns()
    {
        var connection = Open(new FaultOptions { Drop = 1 });
        Receive(connection, "HTTP/1.1 101 Switching Protocols\r\n\r\n"u8.ToArray());
        Receive(connection, Message(new Welcome { Version = 1, Credit = 2 }.WriteMessage));

        connection.Send(Frame(7), 0, Frame(7).Length);

        Assert.Empty(_link.Sent);
        Assert.True(connection.CanReceive(0));
        var buffer = new byte[100];
        var length = connection.Receive(buffer, 0, buffer.Length);
        Assert.True(Ack.TryRead(buffer, MessageHeader.Size, length - MessageHeader.Size, out var ack, out _));
        Assert.Equal((7u, (byte)2), (ack.Sequence, ack.Credit));
        Assert.False(connection.CanReceive(0));
        Assert.Equal((1, 0, 0), Counts());
    }

    [Fact]
    public void Ack_of_a_dropped_frame_follows_a_complete_message()
    {
        var connection = Open(new FaultOptions { Drop = 1 });
        Receive(connection, "HTTP/1.1 101 Switching Protocols\r\n\r\n"u8.ToArray());
        var ping = Message(new Ping { SenderMicroseconds = 5 }.WriteMessage);
        Receive(connection, ping[..10]);
        connection.Send(Frame(1), 0, Frame(1).Length);

        Assert.False(connection.CanReceive(0));
        Assert.Equal(ping[10..], Receive(connection, ping[10..]));
        Assert.True(connection.CanReceive(0));
    }

    [Fact]
    public void Truncated_frame_is_a_complete_message_with_a_shorter_jpeg()
    {
        var connection = Open(new FaultOptions { Truncate = 1 });
        var frame = Frame(9);

        connection.Send(frame, 0, frame.Length);

        var sent = Assert.Single(_link.Sent);
        Assert.True(MessageHeader.TryRead(sent, 0, sent.Length, out var header, out _));
        Assert.Equal(sent.Length, MessageHeader.Size + header.BodyLength);
        Assert.True(FrameHeader.TryRead(sent, MessageHeader.Size, FrameHeader.Size, header.BodyLength, out var cut, out _));
        Assert.InRange(cut.JpegLength, Jpeg.Length / 4, Jpeg.Length * 3 / 4);
        Assert.Equal(Jpeg[..cut.JpegLength], sent[^cut.JpegLength..]);
        Assert.Equal((0, 1, cut.JpegLength), Counts());
    }

    [Fact]
    public void Stalled_frame_arrives_completely_in_two_parts()
    {
        var connection = Open(new FaultOptions { Stall = 1, StallDuration = TimeSpan.FromMilliseconds(20) });
        var frame = Frame(1);

        connection.Send(frame, 0, frame.Length);

        Assert.Equal(2, _link.Sent.Count);
        Assert.Equal(frame, _link.Sent.SelectMany(part => part));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Dropped_connection_is_a_network_error_and_optionally_a_restart(bool reboots, int restarts)
    {
        var connection = Open(new FaultOptions { Reconnect = 1, RebootOnReconnect = reboots });

        Assert.Throws<IOException>(() => connection.Send(Frame(1), 0, Frame(1).Length));

        Assert.True(_link.IsClosed);
        Assert.Empty(_link.Sent);
        Assert.Equal(restarts, _restarts);
    }

    [Fact]
    public void Stills_and_other_messages_are_sent_unchanged()
    {
        var connection = Open(new FaultOptions { Drop = 1 });
        var still = Frame(4, FrameFlags.Still);
        var health = Message(new Health().WriteMessage);

        connection.Send(still, 0, still.Length);
        connection.Send(health, 0, health.Length);

        Assert.Equal([still, health], _link.Sent);
    }

    [Fact]
    public void Same_seed_repeats_the_same_faults()
    {
        Assert.Equal(Run(seed: 3), Run(seed: 3));
        Assert.NotEqual(Run(seed: 3), Run(seed: 4));

        static List<int> Run(int seed)
        {
            FakeConnection link = new();
            var plan = new FaultPlan(new FaultOptions { Drop = 0.3, Truncate = 0.3 }, seed);
            FaultyConnection connection = new(link, plan, new CameraStatistics(), TimeProvider.System, () => { });
            for (uint i = 1; i <= 100; i++)
            {
                connection.Send(Frame(i), 0, Frame(i).Length);
            }

            return [.. link.Sent.Select(sent => sent.Length)];
        }
    }

    [Fact]
    public void Verdicts_of_the_server_are_counted()
    {
        var connection = Open(new FaultOptions());
        Receive(connection, "HTTP/1.1 101 Switching Protocols\r\n\r\n"u8.ToArray());
        Receive(connection, Message(new Ack { Sequence = 1, Credit = 2 }.WriteMessage));
        Receive(
            connection,
            Message(
                new Ack
                {
                    Sequence = 2,
                    Credit = 2,
                    Verdict = FrameVerdict.Truncated,
                }.WriteMessage
            )
        );

        var report = _statistics.Read();
        Assert.Equal((1, 1), (report.Accepted, report.Rejected[FrameVerdict.Truncated]));
    }

    private FaultyConnection Open(FaultOptions options) =>
        new(_link, new FaultPlan(options, seed: 1), _statistics, TimeProvider.System, () => _restarts++);

    private (long Dropped, long Sent, long Bytes) Counts()
    {
        var report = _statistics.Read();
        return (report.Dropped, report.Sent, report.BytesSent);
    }

    private byte[] Receive(FaultyConnection connection, byte[] bytes)
    {
        _link.Incoming.Enqueue(bytes);
        var buffer = new byte[4096];
        return buffer[..connection.Receive(buffer, 0, buffer.Length)];
    }

    private static byte[] Frame(uint sequence, uint flags = 0)
    {
        var head = new byte[MessageHeader.Size + FrameHeader.Size];
        FrameHeader header = new()
        {
            Sequence = sequence,
            JpegLength = Jpeg.Length,
            Flags = flags,
        };
        header.WriteMessage(head, 0);
        return [.. head, .. Jpeg];
    }

    private static byte[] Message(Func<byte[], int, int> write)
    {
        var buffer = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
        return buffer[..write(buffer, 0)];
    }

    private sealed class FakeConnection : Connection
    {
        public List<byte[]> Sent { get; } = [];

        public Queue<byte[]> Incoming { get; } = [];

        public bool IsClosed { get; private set; }

        public override void Send(byte[] buffer, int offset, int count) => Sent.Add(buffer[offset..(offset + count)]);

        public override bool CanReceive(int milliseconds) => Incoming.Count > 0;

        public override int Receive(byte[] buffer, int offset, int count)
        {
            var next = Incoming.Dequeue();
            next.CopyTo(buffer, offset);
            return next.Length;
        }

        public override void Close() => IsClosed = true;
    }
}
