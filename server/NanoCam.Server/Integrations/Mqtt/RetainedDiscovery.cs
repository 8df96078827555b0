using System.Buffers;
using System.Text.Json;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>
/// Reads discovery messages that the broker keeps, to find those of this server: of cameras that were removed while there was
/// no connection, and to confirm that the announced ones are visible.
/// </summary>
internal static class RetainedDiscovery
{
    /// <summary>Returns the camera that a message of this server announces; false for other messages and invalid data.</summary>
    public static bool TryRead(ReadOnlySequence<byte> payload, MqttTopics topics, out string cameraId)
    {
        cameraId = "";
        try
        {
            var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = 16 });
            using var message = JsonDocument.ParseValue(ref reader);
            var root = message.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("o", out var origin)
                && TextOf(origin, "name") == DiscoveryMessage.Origin
                && root.TryGetProperty("availability", out var availability)
                && availability.ValueKind == JsonValueKind.Array
                && availability.GetArrayLength() == 2
                && TextOf(availability[0], "topic") == topics.Server
                && topics.TryParseOnline(TextOf(availability[1], "topic"), out cameraId);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is thrown for text that is not UTF-8.
            return false;
        }
    }

    private static string TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
