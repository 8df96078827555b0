using NanoCam.Device.Uplink;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Uplink;

public sealed class MessageFramerTests
{
    private readonly MessageFramer _framer = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(4104)]
    public void Messages_are_reassembled_from_any_split(int step)
    {
        int[] lengths = [0, 1, 8, 500, WireProtocol.MaxControlBytes, 3, WireProtocol.MaxControlBytes, WireProtocol.MaxControlBytes, 0];
        byte[] stream = [.. lengths.SelectMany((length, i) => Message((MessageType)(100 + i), length))];
        List<(MessageType Type, int Length)> found = [];
        for (var at = 0; at < stream.Length; )
        {
            var room = _framer.MakeRoom(out var offset);
            Assert.True(room > 0);
            var count = Math.Min(Math.Min(step, room), stream.Length - at);
            Array.Copy(stream, at, _framer.Buffer, offset, count);
            _framer.Add(count);
            at += count;
            while (_framer.TryNext(out var error))
            {
                Assert.Equal(WireError.None, error);
                found.Add((_framer.Type, _framer.BodyLength));
                Assert.All(_framer.Buffer.AsSpan(_framer.BodyOffset, _framer.BodyLength).ToArray(), b =>
                    Assert.Equal((byte)_framer.Type, b)
                );
            }
        }

        Assert.Equal(lengths.Select((length, i) => ((MessageType)(100 + i), length)), found);
    }

    [Fact]
    public void Length_above_the_limit_is_rejected_before_the_body_arrives()
    {
        Receive([(byte)'N', (byte)'C', 6, 0, 1, 16, 0, 0]);
        Assert.False(_framer.TryNext(out var error));
        Assert.Equal(WireError.TooLong, error);
    }

    [Fact]
    public void Frame_from_a_server_is_rejected()
    {
        Receive([(byte)'N', (byte)'C', (byte)MessageType.Frame, 0, 1, 16, 0, 0]);
        Assert.False(_framer.TryNext(out var error));
        Assert.Equal(WireError.TooLong, error);
    }

    [Fact]
    public void Wrong_magic_bytes_are_rejected()
    {
        Receive("HTTP/1.1"u8.ToArray());
        Assert.False(_framer.TryNext(out var error));
        Assert.Equal(WireError.BadMagic, error);
    }

    [Fact]
    public void Head_is_skipped_and_the_bytes_after_it_are_kept()
    {
        Receive([.. "head"u8, .. Message((MessageType)9, 2)]);
        _framer.Skip(4);
        Assert.True(_framer.TryNext(out _));
        Assert.Equal(((MessageType)9, 2), (_framer.Type, _framer.BodyLength));
        Assert.Equal(0, _framer.Count);
    }

    private static byte[] Message(MessageType type, int length)
    {
        var message = new byte[MessageHeader.Size + length];
        MessageHeader.Write(message, 0, type, length);
        message.AsSpan(MessageHeader.Size).Fill((byte)type);
        return message;
    }

    private void Receive(byte[] bytes)
    {
        _framer.MakeRoom(out var offset);
        bytes.CopyTo(_framer.Buffer, offset);
        _framer.Add(bytes.Length);
    }
}
