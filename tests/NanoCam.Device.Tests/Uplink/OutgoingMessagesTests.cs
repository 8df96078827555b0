using NanoCam.Device.Uplink;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Uplink;

public sealed class OutgoingMessagesTests
{
    private readonly OutgoingMessages _messages = new(new AutoResetEvent(false));
    private readonly byte[] _buffer = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];

    [Fact]
    public void Most_urgent_message_is_written_first()
    {
        _messages.Add(new SettingsResult());
        _messages.Add(1, CommandStatus.Busy);
        _messages.AddPing();
        _messages.AddPong(new Ping(), 0);

        Assert.Equal([MessageType.Pong, MessageType.Ping, MessageType.CommandResult, MessageType.SettingsResult], All());
        Assert.Equal(0, _messages.WriteNext(_buffer, 0));
    }

    [Fact]
    public void Only_the_newest_ping_and_settings_are_queued()
    {
        for (var i = 0; i < 1000; i++)
        {
            _messages.AddPong(new Ping { SenderMicroseconds = i }, i + 1);
            _messages.Add(new SettingsResult { Applied = { Revision = (uint)i } });
        }

        _messages.WriteNext(_buffer, 5000);
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
        var size = _messages.WriteNext(_buffer, 0);
        Assert.True(SettingsResult.TryRead(_buffer, MessageHeader.Size, size - MessageHeader.Size, out var result, out _));
        Assert.Equal(999u, result.Applied.Revision);
        Assert.Empty(All());
    }

    [Fact]
    public void Only_the_newest_command_results_are_queued()
    {
        for (uint i = 1; i <= 1000; i++)
        {
            _messages.Add(i, CommandStatus.NotSupported);
        }

        List<uint> ids = [];
        while (_messages.WriteNext(_buffer, 0) > 0)
        {
            Assert.True(CommandResult.TryRead(_buffer, MessageHeader.Size, 5, out var result, out _));
            ids.Add(result.RequestId);
        }

        Assert.Equal(Enumerable.Range(993, 8).Select(i => (uint)i), ids);
    }

    [Fact]
    public void Commands_of_an_earlier_connection_are_not_answered()
    {
        Assert.True(_messages.TryBeginCommand(7));
        _messages.Clear();
        Assert.False(_messages.TryEndCommand(7));
        Assert.True(_messages.TryBeginCommand(8));
        Assert.True(_messages.TryEndCommand(8));
        Assert.False(_messages.TryEndCommand(8));
    }

    [Fact]
    public void Number_of_commands_in_progress_is_limited()
    {
        Assert.All([1u, 2u, 3u, 4u], id => Assert.True(_messages.TryBeginCommand(id)));
        Assert.False(_messages.TryBeginCommand(5));
        Assert.True(_messages.TryEndCommand(2));
        Assert.True(_messages.TryBeginCommand(5));
    }

    private List<MessageType> All()
    {
        List<MessageType> types = [];
        while (_messages.WriteNext(_buffer, 0) > 0)
        {
            types.Add((MessageType)_buffer[2]);
        }

        return types;
    }
}
