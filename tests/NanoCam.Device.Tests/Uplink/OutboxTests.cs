using NanoCam.Device.Uplink;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Uplink;

public sealed class OutboxTests
{
    private readonly Outbox _outbox = new();
    private readonly byte[] _buffer = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];

    [Fact]
    public void The_most_urgent_leaves_first()
    {
        _outbox.Add(new SettingsResult());
        _outbox.Add(1, CommandStatus.Busy);
        _outbox.AddPing();
        _outbox.Answer(new Ping(), 0);

        Assert.Equal([MessageType.Pong, MessageType.Ping, MessageType.CommandResult, MessageType.SettingsResult], All());
        Assert.Equal(0, _outbox.Next(_buffer, 0));
    }

    [Fact]
    public void A_flood_of_pings_and_settings_leaves_the_newest_of_each()
    {
        for (var i = 0; i < 1000; i++)
        {
            _outbox.Answer(new Ping { SenderMicroseconds = i }, i + 1);
            _outbox.Add(new SettingsResult { Applied = { Revision = (uint)i } });
        }

        _outbox.Next(_buffer, 5000);
        Assert.True(Pong.TryRead(_buffer, MessageHeader.Size, 24, out var pong, out _));
        Assert.Equal(
            new Pong
            {
                PingMicroseconds = 999,
                ReceivedMicroseconds = 1000,
                SentMicroseconds = 5000,
            },
            pong
        );
        var size = _outbox.Next(_buffer, 0);
        Assert.True(SettingsResult.TryRead(_buffer, MessageHeader.Size, size - MessageHeader.Size, out var result, out _));
        Assert.Equal(999u, result.Applied.Revision);
        Assert.Empty(All());
    }

    [Fact]
    public void A_flood_of_commands_keeps_the_newest_results()
    {
        for (uint i = 1; i <= 1000; i++)
        {
            _outbox.Add(i, CommandStatus.NotSupported);
        }

        List<uint> ids = [];
        while (_outbox.Next(_buffer, 0) > 0)
        {
            Assert.True(CommandResult.TryRead(_buffer, MessageHeader.Size, 5, out var result, out _));
            ids.Add(result.RequestId);
        }

        Assert.Equal(Enumerable.Range(993, 8).Select(i => (uint)i), ids);
    }

    [Fact]
    public void Commands_of_an_earlier_connection_end_unheard()
    {
        Assert.True(_outbox.TryExpect(7));
        _outbox.Clear();
        Assert.False(_outbox.TryEnd(7));
        Assert.True(_outbox.TryExpect(8));
        Assert.True(_outbox.TryEnd(8));
        Assert.False(_outbox.TryEnd(8));
    }

    [Fact]
    public void Only_few_commands_may_be_under_way()
    {
        Assert.All([1u, 2u, 3u, 4u], id => Assert.True(_outbox.TryExpect(id)));
        Assert.False(_outbox.TryExpect(5));
        Assert.True(_outbox.TryEnd(2));
        Assert.True(_outbox.TryExpect(5));
    }

    private List<MessageType> All()
    {
        List<MessageType> types = [];
        while (_outbox.Next(_buffer, 0) > 0)
        {
            types.Add((MessageType)_buffer[2]);
        }

        return types;
    }
}
