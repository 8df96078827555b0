using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace NanoCam.Wire.Tests.Messages;

/// <summary>One message type seen from outside: fields as JSON, and bytes.</summary>
internal abstract class Codec(MessageType type)
{
    public static readonly IReadOnlyList<Codec> All =
    [
        new Codec<Hello>(MessageType.Hello, (message, buffer, offset) => message.WriteMessage(buffer, offset), Hello.TryRead),
        new Codec<Challenge>(MessageType.Challenge, (message, buffer, offset) => message.WriteMessage(buffer, offset), Challenge.TryRead),
        new Codec<Proof>(MessageType.Proof, (message, buffer, offset) => message.WriteMessage(buffer, offset), Proof.TryRead),
        new Codec<Welcome>(MessageType.Welcome, (message, buffer, offset) => message.WriteMessage(buffer, offset), Welcome.TryRead),
        new Codec<FrameHeader>(MessageType.Frame, (message, buffer, offset) => message.WriteMessage(buffer, offset), TryReadFrame),
        new Codec<Ack>(MessageType.Ack, (message, buffer, offset) => message.WriteMessage(buffer, offset), Ack.TryRead),
        new Codec<CameraSettings>(MessageType.Settings, (message, buffer, offset) => message.WriteMessage(buffer, offset), CameraSettings.TryRead),
        new Codec<SettingsResult>(MessageType.SettingsResult, (message, buffer, offset) => message.WriteMessage(buffer, offset), SettingsResult.TryRead),
        new Codec<Command>(MessageType.Command, (message, buffer, offset) => message.WriteMessage(buffer, offset), Command.TryRead),
        new Codec<CommandResult>(MessageType.CommandResult, (message, buffer, offset) => message.WriteMessage(buffer, offset), CommandResult.TryRead),
        new Codec<Health>(MessageType.Health, (message, buffer, offset) => message.WriteMessage(buffer, offset), Health.TryRead),
        new Codec<Ping>(MessageType.Ping, (message, buffer, offset) => message.WriteMessage(buffer, offset), Ping.TryRead),
        new Codec<Pong>(MessageType.Pong, (message, buffer, offset) => message.WriteMessage(buffer, offset), Pong.TryRead),
        new Codec<Goodbye>(MessageType.Goodbye, (message, buffer, offset) => message.WriteMessage(buffer, offset), Goodbye.TryRead)
    ];

    /// <summary>Public fields in camel case, byte arrays in hex; a field too many or too few is an error.</summary>
    protected static readonly JsonSerializerOptions Json = new()
    {
        IncludeFields = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new HexConverter() }
    };

    public MessageType Type { get; } = type;

    public static Codec Of(MessageType type) => All.Single(codec => codec.Type == type);

    /// <summary>The whole message, up to the JPEG where it is a Frame.</summary>
    public abstract byte[] Write(JsonNode fields);

    /// <summary>The fields of a body, or null and the error.</summary>
    public abstract JsonNode? Read(byte[] buffer, int offset, int count, out WireError error);

    /// <summary>A message with values from the whole range of every field.</summary>
    public abstract JsonNode Random(Random random);

    private static bool TryReadFrame(byte[] buffer, int offset, int count, out FrameHeader header, out WireError error) =>
        FrameHeader.TryRead(buffer, offset, count, count, out header, out error);

    private sealed class HexConverter : JsonConverter<byte[]>
    {
        public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Convert.FromHexString(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Convert.ToHexStringLower(value));
    }
}

internal delegate bool TryRead<T>(byte[] buffer, int offset, int count, out T message, out WireError error);

internal sealed class Codec<T>(MessageType type, Func<T, byte[], int, int> write, TryRead<T> read) : Codec(type)
    where T : new()
{
    public override byte[] Write(JsonNode fields)
    {
        // The message begins inside the buffer, so that a writer that forgets its offset is seen.
        const int Offset = 5;
        byte[] buffer = new byte[Offset + MessageHeader.Size + WireProtocol.MaxControlBytes];
        int size = write(fields.Deserialize<T>(Json)!, buffer, Offset);
        return buffer[Offset..(Offset + size)];
    }

    public override JsonNode? Read(byte[] buffer, int offset, int count, out WireError error)
    {
        bool complete = read(buffer, offset, count, out T message, out error);
        Assert.Equal(complete, error == WireError.None);
        return complete ? JsonSerializer.SerializeToNode(message, Json) : null;
    }

    public override JsonNode Random(Random random) => JsonSerializer.SerializeToNode(RandomMessage.Of<T>(random), Json)!;
}
