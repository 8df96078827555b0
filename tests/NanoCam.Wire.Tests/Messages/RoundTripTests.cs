namespace NanoCam.Wire.Tests.Messages;

public sealed class RoundTripTests
{
    public static TheoryData<MessageType> EveryType => new(Enum.GetValues<MessageType>());

    [Theory]
    [MemberData(nameof(EveryType))]
    public void Written_message_is_read_back_unchanged(MessageType type)
    {
        var codec = Codec.Of(type);
        for (var seed = 0; seed < 300; seed++)
        {
            var fields = codec.Random(new Random(seed));

            var message = codec.Write(fields);
            var read = codec.Read(message, MessageHeader.Size, message.Length - MessageHeader.Size, out var error);

            Assert.True(error == WireError.None, $"seed {seed}: {error}");
            Assert.Equal(fields.ToJsonString(), read!.ToJsonString());
        }
    }

    [Theory]
    [MemberData(nameof(EveryType))]
    public void Largest_message_fits_the_control_limit(MessageType type)
    {
        var codec = Codec.Of(type);
        var largest = Enumerable.Range(0, 300).Max(seed => codec.Write(codec.Random(new Random(seed))).Length);

        Assert.InRange(largest, MessageHeader.Size, MessageHeader.Size + WireProtocol.MaxControlBytes);
    }
}
