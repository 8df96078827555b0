using System.Buffers;
using System.Reflection;
using System.Text.Json;
using NanoCam.Server.Pages;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>
/// Writes the message that announces a camera to Home Assistant, with all of its entities (device discovery, Home Assistant 2024.11 and
/// later).
/// </summary>
internal sealed class DiscoveryMessage(MqttTopics topics, ServerAddresses addresses)
{
    /// <summary>Name of the origin: a server removes only messages that have it.</summary>
    public const string Origin = "NanoCam";

    private static readonly string Version = typeof(DiscoveryMessage)
        .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
        ?.InformationalVersion.Split('+')[0]
        ?? "";

    /// <summary>Writes the message.</summary>
    /// <param name="cameraId">The camera.</param>
    /// <param name="features">Its features.</param>
    /// <param name="before">Platforms by key of the entities that the last message had; those that are no longer present are
    /// removed.</param>
    /// <param name="entities">Platforms by key of the entities in this message.</param>
    public byte[] Write(
        string cameraId,
        CameraFeatures features,
        IReadOnlyDictionary<string, string> before,
        out IReadOnlyDictionary<string, string> entities
    )
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer);
        var id = topics.ObjectId(cameraId);
        json.WriteStartObject();
        WriteDevice(json, id, features);
        json.WriteStartObject("o");
        json.WriteString("name", Origin);
        json.WriteString("sw", Version);
        json.WriteEndObject();
        json.WriteStartArray("availability");
        WriteTopic(json, topics.Server);
        WriteTopic(json, topics.State(cameraId, StateNames.Online));
        json.WriteEndArray();
        json.WriteString("availability_mode", "all");
        json.WriteStartObject("cmps");
        var list = DiscoveryEntity.Of(features);
        foreach (var entity in list)
        {
            json.WriteStartObject(entity.Key);
            WriteEntity(json, cameraId, $"{id}_{entity.Key}", entity);
            json.WriteEndObject();
        }

        foreach (var (key, platform) in before.Where(one => list.All(entity => entity.Key != one.Key)))
        {
            // Without any other field, Home Assistant removes the entity.
            json.WriteStartObject(key);
            json.WriteString("p", platform);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        entities = list.ToDictionary(entity => entity.Key, entity => entity.Platform, StringComparer.Ordinal);
        return buffer.WrittenSpan.ToArray();
    }

    private void WriteDevice(Utf8JsonWriter json, string id, CameraFeatures features)
    {
        json.WriteStartObject("dev");
        json.WriteStartArray("ids");
        json.WriteStringValue(id);
        json.WriteEndArray();
        json.WriteString("name", features.Name);
        json.WriteString("mf", "NanoCam");
        WriteText(json, "mdl", features.Board);
        WriteText(json, "sw", features.Firmware);
        // A loopback address would point to the user's own computer.
        WriteText(json, "cu", addresses.IsLocal || addresses.InNetwork() is not [var address, ..] ? null : address);
        json.WriteEndObject();
    }

    private void WriteEntity(Utf8JsonWriter json, string cameraId, string uniqueId, DiscoveryEntity entity)
    {
        json.WriteString("p", entity.Platform);
        json.WriteString("unique_id", uniqueId);
        // Null: the entity has the name of the device.
        json.WriteString("name", entity.Name);
        WriteText(json, "device_class", entity.DeviceClass);
        WriteText(json, "entity_category", entity.Category);
        if (entity.State is { } state)
        {
            json.WriteString(entity.Platform == "camera" ? "topic" : "state_topic", topics.State(cameraId, state));
        }

        if (entity.Command is { } command)
        {
            json.WriteString("command_topic", topics.Command(cameraId, command));
        }

        foreach (var (name, value) in entity.Texts)
        {
            json.WriteString(name, value);
        }

        foreach (var (name, value) in entity.Numbers)
        {
            json.WriteNumber(name, value);
        }

        if (entity.Options.Count > 0)
        {
            json.WriteStartArray("options");
            foreach (var option in entity.Options)
            {
                json.WriteStringValue(option);
            }

            json.WriteEndArray();
        }

        if (entity.WorksOffline)
        {
            // Used instead of the device's availability, because the server keeps settings for a sleeping camera.
            json.WriteStartArray("availability");
            WriteTopic(json, topics.Server);
            json.WriteEndArray();
        }
    }

    private static void WriteTopic(Utf8JsonWriter json, string topic)
    {
        json.WriteStartObject();
        json.WriteString("topic", topic);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
