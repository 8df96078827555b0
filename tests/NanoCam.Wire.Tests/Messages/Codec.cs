using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace NanoCam.Wire.Tests.Messages;

/// <summary>One message type for tests: its fields as JSON, and its bytes.</summary>
internal abstract class Codec(MessageType type)
{
    public static readonly IReadOnlyList<Codec> All =
    [
        new Codec<Hello>(MessageType.Hello, (m, buffer, at) => m.WriteMessage(buffer, at), Hello.TryRead),
        new Codec<Challenge>(MessageType.Challenge, (m, buffer, at) => m.WriteMessage(buffer, at), Challenge.TryRead),
        new Codec<Proof>(MessageType.Proof, (m, buffer, at) => m.WriteMessage(buffer, at), Proof.TryRead),
        new Codec<Welcome>(MessageType.Welcome, (m, buffer, at) => m.WriteMessage(buffer, at), Welcome.TryRead),
        new Codec<FrameHeader>(MessageType.Frame, (m, buffer, at) => m.WriteMessage(buffer, at), TryReadFrame),
        new Codec<Ack>(MessageType.Ack, (m, buffer, at) => m.WriteMessage(buffer, at), Ack.TryRead),
        new Codec<CameraSettings>(MessageType.Settings, (m, buffer, at) => m.WriteMessage(buffer, at), CameraSettings.TryRead),
        new Codec<SettingsResult>(MessageType.SettingsResult, (m, buffer, at) => m.WriteMessage(buffer, at), SettingsResult.TryRead),
        new Codec<Command>(MessageType.Command, (m, buffer, at) => m.WriteMessage(buffer, at), Command.TryRead),
        new Codec<CommandResult>(MessageType.CommandResult, (m, buffer, at) => m.WriteMessage(buffer, at), CommandResult.TryRead),
        new Codec<Health>(MessageType.Health, (m, buffer, at) => m.WriteMessage(buffer, at), Health.TryRead),
        new Codec<Ping>(MessageType.Ping, (m, buffer, at) => m.WriteMessage(buffer, at), Ping.TryRead),
        new Codec<Pong>(MessageType.Pong, (m, buffer, at) => m.WriteMessage(buffer, at), Pong.TryRead),
        new Codec<Goodbye>(MessageType.Goodbye, (m, buffer, at) => m.WriteMessage(buffer, at), Goodbye.TryRead),
        new Codec<CrashReport>(MessageType.CrashReport, (m, buffer, at) => m.WriteMessage(buffer, at), CrashReport.TryRead),
    ];

    /// <summary>Public fields in camelCase, byte arrays in hex; a missing or additional field is an error.</summary>
    protected static readonly JsonSerializerOptions Json = new()
    {
        IncludeFields = true,
        IgnoreReadOnlyProperties = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new HexConverter() },
    };

    public MessageType Type { get; } = type;

    public static Codec Of(MessageType type) => All.Single(codec => codec.Type == type);

    /// <summary>The complete message; for a Frame, up to the JPEG.</summary>
    public abstract byte[] Write(JsonNode fields);

    /// <summary>The fields of a body, or null and the error.</summary>
    public abstract JsonNode? Read(byte[] buffer, int offset, int count, out WireError error);

    /// <summary>A message with values from the full range of every field.</summary>
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
        // The message begins inside the buffer, so that a writer that ignores its offset is detected.
        const int Offset = 5;
        var buffer = new byte[Offset + MessageHeader.Size + WireProtocol.MaxControlBytes];
        var size = write(fields.Deserialize<T>(Json)!, buffer, Offset);
        return buffer[Offset..(Offset + size)];
    }

    public override JsonNode? Read(byte[] buffer, int offset, int count, out WireError error)
    {
        var complete = read(buffer, offset, count, out var message, out error);
        Assert.Equal(complete, error == WireError.None);
        return complete ? JsonSerializer.SerializeToNode(message, Json) : null;
    }

    public override JsonNode Random(Random random) => JsonSerializer.SerializeToNode(RandomMessage.Of<T>(random), Json)!;
}
