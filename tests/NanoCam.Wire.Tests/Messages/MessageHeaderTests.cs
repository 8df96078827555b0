namespace NanoCam.Wire.Tests.Messages;

public sealed class MessageHeaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Header_without_the_magic_bytes_is_reported_as_lost_synchronization(int at)
    {
        var header = Header(MessageType.Ping, 8);
        header[at]++;

        Assert.False(MessageHeader.TryRead(header, 0, header.Length, out _, out var error));
        Assert.Equal(WireError.BadMagic, error);
    }

    [Fact]
    public void Length_of_4_GB_is_rejected_for_every_known_and_unknown_type()
    {
        for (var type = 0; type <= byte.MaxValue; type++)
        {
            var header = Header((MessageType)type, uint.MaxValue);

            Assert.False(MessageHeader.TryRead(header, 0, header.Length, out var read, out var error));
            Assert.Equal(WireError.TooLong, error);
            Assert.Equal(0, read.BodyLength);
        }
    }

    [Theory]
    [InlineData(MessageType.Hello, WireProtocol.MaxControlBytes)]
    [InlineData((MessageType)200, WireProtocol.MaxControlBytes)]
    [InlineData(MessageType.Frame, WireProtocol.MaxJpegBytes + FrameHeader.MaxSize)]
    public void Length_is_accepted_up_to_the_limit_of_its_type(MessageType type, int limit)
    {
        Assert.True(MessageHeader.TryRead(Header(type, (uint)limit), 0, MessageHeader.Size, out var header, out _));
        Assert.Equal(limit, header.BodyLength);

        Assert.False(MessageHeader.TryRead(Header(type, (uint)limit + 1), 0, MessageHeader.Size, out _, out var error));
        Assert.Equal(WireError.TooLong, error);
    }

    [Fact]
    public void Message_of_an_unknown_type_is_skipped_by_its_length()
    {
        var stream = new byte[64];
        var size = MessageHeader.Write(stream, 0, (MessageType)200, 13) + 13;
        size += new Ping { SenderMicroseconds = 42 }.WriteMessage(stream, size);

        Assert.True(MessageHeader.TryRead(stream, 0, size, out var unknown, out _));
        var next = MessageHeader.Size + unknown.BodyLength;
        Assert.True(MessageHeader.TryRead(stream, next, size - next, out var known, out _));
        Assert.True(Ping.TryRead(stream, next + MessageHeader.Size, known.BodyLength, out var ping, out _));

        Assert.False(Enum.IsDefined(unknown.Type));
        Assert.Equal(42, ping.SenderMicroseconds);
    }

    [Fact]
    public void Reserved_byte_is_ignored()
    {
        var header = Header(MessageType.Ping, 8);
        header[3] = 0xFF;

        Assert.True(MessageHeader.TryRead(header, 0, header.Length, out _, out _));
    }

    private static byte[] Header(MessageType type, uint length)
    {
        var header = new byte[MessageHeader.Size];
        MessageHeader.Write(header, 0, type, unchecked((int)length));
        return header;
    }
}
