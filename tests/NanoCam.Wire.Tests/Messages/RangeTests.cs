using System.Text;

namespace NanoCam.Wire.Tests.Messages;

/// <summary>Values out of range: rejected by readers, never written by writers.</summary>
public sealed class RangeTests
{
    private readonly byte[] _buffer = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];

    [Fact]
    public void Hello_whose_lowest_version_is_above_its_highest_is_rejected()
    {
        var size = new Hello { MinVersion = 2, MaxVersion = 1 }.WriteMessage(_buffer, 0);

        Assert.False(Hello.TryRead(_buffer, MessageHeader.Size, size - MessageHeader.Size, out _, out var error));
        Assert.Equal(WireError.BadValue, error);
    }

    [Fact]
    public void Quality_above_100_is_rejected_in_settings_and_command()
    {
        var size = new CameraSettings { Quality = 101 }.WriteMessage(_buffer, 0);
        Assert.False(CameraSettings.TryRead(_buffer, MessageHeader.Size, size - MessageHeader.Size, out _, out var error));
        Assert.Equal(WireError.BadValue, error);

        size = new Command { Quality = 101 }.WriteMessage(_buffer, 0);
        Assert.False(Command.TryRead(_buffer, MessageHeader.Size, size - MessageHeader.Size, out _, out error));
        Assert.Equal(WireError.BadValue, error);
    }

    [Fact]
    public void Welcome_without_a_heartbeat_is_rejected()
    {
        var size = new Welcome { HeartbeatSeconds = 0 }.WriteMessage(_buffer, 0);

        Assert.False(Welcome.TryRead(_buffer, MessageHeader.Size, size - MessageHeader.Size, out _, out var error));
        Assert.Equal(WireError.BadValue, error);
    }

    [Theory]
    [InlineData(WireProtocol.MaxJpegBytes + 1, 100, WireError.TooLong)]
    [InlineData(-1, 100, WireError.TooLong)]
    [InlineData(69, 100, WireError.BadValue)]
    [InlineData(0, FrameHeader.MaxSize + 1, WireError.BadValue)]
    public void Frame_with_inconsistent_lengths_is_rejected(int jpegLength, int bodyLength, WireError expected)
    {
        new FrameHeader { JpegLength = jpegLength }.WriteMessage(_buffer, 0);

        Assert.False(FrameHeader.TryRead(_buffer, MessageHeader.Size, FrameHeader.Size, bodyLength, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("\u0041\u001F")]
    [InlineData("A\u007F")]
    [InlineData("A\u00E9")]
    public void Text_with_a_byte_that_is_not_printable_ASCII_is_rejected(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        WireReader reader = new([(byte)bytes.Length, .. bytes], 0, bytes.Length + 1);

        Assert.Equal("", reader.ReadText());
        Assert.Equal(WireError.BadText, reader.Error);
    }

    [Fact]
    public void Text_of_65_bytes_is_rejected()
    {
        WireReader reader = new([65, .. Enumerable.Repeat((byte)'a', 65)], 0, 66);

        Assert.Equal("", reader.ReadText());
        Assert.Equal(WireError.BadText, reader.Error);
    }

    [Fact]
    public void Writer_truncates_text_to_64_bytes_and_replaces_non_printable_characters()
    {
        Goodbye written = new() { Text = "caf\u00E9\n\u4E2D" + new string('x', 100) };
        var size = written.WriteMessage(_buffer, 0);

        Assert.True(Goodbye.TryRead(_buffer, MessageHeader.Size, size - MessageHeader.Size, out var read, out _));
        Assert.Equal("caf???" + new string('x', 58), read.Text);
    }

    [Fact]
    public void Writer_pads_a_short_nonce_with_zeros_and_truncates_a_long_one()
    {
        Array.Fill(_buffer, (byte)0xEE);
        var size = new Challenge { Nonce = [1, 2] }.WriteMessage(_buffer, 0);
        Assert.True(Challenge.TryRead(_buffer, MessageHeader.Size, size - MessageHeader.Size, out var read, out _));
        Assert.Equal([1, 2, .. new byte[14]], read.Nonce);

        size = new Challenge { Nonce = [.. Enumerable.Range(1, 20).Select(number => (byte)number)] }.WriteMessage(_buffer, 0);
        Assert.True(Challenge.TryRead(_buffer, MessageHeader.Size, size - MessageHeader.Size, out read, out _));
        Assert.Equal(Enumerable.Range(1, 16).Select(number => (byte)number), read.Nonce);
    }

    [Fact]
    public void List_of_more_than_255_items_is_not_written()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CameraSettings { Controls = new ControlValue[256] }.WriteMessage(_buffer, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Hello { Controls = new ControlRange[256] }.WriteMessage(_buffer, 0));
    }

    [Fact]
    public void Reader_keeps_the_first_error_and_returns_zero_for_later_fields()
    {
        WireReader reader = new([1, 2, 3], 0, 3);

        Assert.Equal(0u, reader.ReadUInt32());
        Assert.Equal(0, reader.ReadByte());
        reader.Fail(WireError.BadValue);
        Assert.Equal(WireError.Truncated, reader.Error);
    }

    [Fact]
    public void Longer_settings_in_a_result_do_not_move_the_refused_controls()
    {
        WireWriter writer = new(_buffer, 0, MessageType.SettingsResult);
        var start = writer.BeginBlock();
        writer.WriteBytes([7, 0, 0, 0, 66, 0, 0, 0, 0, 0, 0, 0, 80, 0], 14);
        writer.WriteBytes([0xAA, 0xBB, 0xCC], 3); // This is a field of a later version.
        writer.EndBlock(start);
        writer.WriteBytes([1, (byte)CameraControl.Flash, 255, 0], 4);
        var size = writer.Finish();

        Assert.True(SettingsResult.TryRead(_buffer, MessageHeader.Size, size - MessageHeader.Size, out var result, out _));
        Assert.Equal(7u, result.Applied.Revision);
        Assert.Equal(CameraControl.Flash, Assert.Single(result.Refused).Control);
        Assert.Equal(255, result.Refused[0].Value);
    }

    [Fact]
    public void Block_longer_than_its_message_is_truncated()
    {
        WireReader reader = new([200, 0, 1, 2, 3], 0, 5);

        var block = reader.ReadBlock();

        Assert.Equal(0, block.ReadByte());
        Assert.Equal(WireError.Truncated, block.Error);
        Assert.Equal(WireError.Truncated, reader.Error);
    }
}
