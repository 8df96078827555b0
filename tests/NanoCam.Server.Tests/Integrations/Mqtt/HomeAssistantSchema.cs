using System.Text.Json;
using System.Text.RegularExpressions;

namespace NanoCam.Server.Tests.Integrations.Mqtt;

/// <summary>
/// Rules of Home Assistant for device discovery, from the documentation of its MQTT integration (2024.11). Home Assistant drops a message
/// that breaks a rule; unknown fields, which it ignores, are errors here.
/// </summary>
internal static partial class HomeAssistantSchema
{
    private static readonly string[] Availability =
    [
        "availability",
        "availability_mode",
        "availability_topic",
        "availability_template",
        "payload_available",
        "payload_not_available",
    ];

    private static readonly string[] Root = ["dev", "o", "cmps", "state_topic", "command_topic", "qos", "encoding", .. Availability];

    private static readonly string[] Device = ["ids", "cns", "name", "mf", "mdl", "mdl_id", "sn", "hw", "sw", "cu", "sa", "via_device"];

    private static readonly string[] Entity =
    [
        "p",
        "unique_id",
        "name",
        "device_class",
        "entity_category",
        "enabled_by_default",
        "icon",
        "qos",
        "encoding",
        "default_entity_id",
        "json_attributes_topic",
        "json_attributes_template",
        .. Availability,
    ];

    private static readonly Dictionary<string, (string[] Required, string[] Allowed)> Platforms = new()
    {
        ["camera"] = (["topic"], ["image_encoding"]),
        ["binary_sensor"] = (["state_topic"], ["payload_on", "payload_off", "off_delay", "expire_after", "force_update", "value_template"]),
        ["sensor"] = (
            ["state_topic"],
            ["unit_of_measurement", "state_class", "suggested_display_precision", "expire_after", "force_update", "value_template"]
        ),
        ["switch"] = (
            ["command_topic"],
            ["state_topic", "payload_on", "payload_off", "state_on", "state_off", "optimistic", "retain", "value_template"]
        ),
        ["number"] = (["command_topic"], ["state_topic", "min", "max", "step", "mode", "unit_of_measurement", "optimistic", "retain"]),
        ["select"] = (["command_topic", "options"], ["state_topic", "optimistic", "retain", "value_template", "command_template"]),
        ["button"] = (["command_topic"], ["payload_press", "retain", "command_template"]),
    };

    private static readonly Dictionary<string, string[]> DeviceClasses = new()
    {
        ["binary_sensor"] = ["motion", "connectivity", "problem"],
        ["sensor"] = ["duration", "signal_strength", "data_size"],
        ["switch"] = ["switch", "outlet"],
        ["button"] = ["identify", "restart", "update"],
    };

    /// <summary>Returns the rules that a message violates.</summary>
    public static IReadOnlyList<string> Check(string topic, JsonElement message)
    {
        List<string> errors = [];
        if (!ConfigTopic().IsMatch(topic))
        {
            errors.Add($"topic {topic}");
        }

        CheckFields("message", message, ["dev", "o", "cmps"], Root, errors);
        CheckFields("dev", message.GetProperty("dev"), ["ids", "name"], Device, errors);
        CheckFields("o", message.GetProperty("o"), ["name"], ["name", "sw", "url"], errors);
        CheckAvailability("message", message, errors);
        foreach (var entity in message.GetProperty("cmps").EnumerateObject())
        {
            CheckEntity(entity.Name, entity.Value, errors);
        }

        var ids = message.GetProperty("cmps").EnumerateObject().Where(e => e.Value.TryGetProperty("unique_id", out _));
        if (ids.Select(e => e.Value.GetProperty("unique_id").GetString()).GroupBy(id => id).Any(id => id.Count() > 1))
        {
            errors.Add("unique_id occurs twice");
        }

        return errors;
    }

    private static void CheckEntity(string key, JsonElement entity, List<string> errors)
    {
        // An entry with only the platform removes the entity.
        if (entity.EnumerateObject().Count() == 1 && entity.TryGetProperty("p", out _))
        {
            return;
        }

        var platform = entity.GetProperty("p").GetString()!;
        if (!Platforms.TryGetValue(platform, out var fields))
        {
            errors.Add($"{key}: platform {platform}");
            return;
        }

        CheckFields(key, entity, ["p", "unique_id", .. fields.Required], [.. Entity, .. fields.Required, .. fields.Allowed], errors);
        CheckAvailability(key, entity, errors);
        if (!Id().IsMatch(key) || !Id().IsMatch(entity.GetProperty("unique_id").GetString()!))
        {
            errors.Add($"{key}: id");
        }

        if (
            entity.TryGetProperty("device_class", out var deviceClass)
            && !DeviceClasses.GetValueOrDefault(platform, []).Contains(deviceClass.GetString())
        )
        {
            errors.Add($"{key}: device_class {deviceClass}");
        }

        var category = entity.TryGetProperty("entity_category", out var value) ? value.GetString() : null;
        if (category is not (null or "diagnostic" or "config") || (category == "config" && platform is "sensor" or "binary_sensor"))
        {
            errors.Add($"{key}: entity_category {category}");
        }

        foreach (var topic in entity.EnumerateObject().Where(field => field.Name.EndsWith("topic", StringComparison.Ordinal)))
        {
            if (topic.Value.GetString()!.IndexOfAny(['+', '#', '\0']) >= 0 || topic.Value.GetString()!.Length == 0)
            {
                errors.Add($"{key}: {topic}");
            }
        }

        if (platform == "number" && entity.GetProperty("min").GetDouble() >= entity.GetProperty("max").GetDouble())
        {
            errors.Add($"{key}: min and max");
        }

        if (platform == "select" && entity.GetProperty("options").EnumerateArray().Any(option => option.ValueKind != JsonValueKind.String))
        {
            errors.Add($"{key}: options");
        }
    }

    private static void CheckAvailability(string where, JsonElement element, List<string> errors)
    {
        if (element.TryGetProperty("availability", out var list))
        {
            foreach (var one in list.EnumerateArray())
            {
                CheckFields(
                    $"{where} availability",
                    one,
                    ["topic"],
                    ["topic", "payload_available", "payload_not_available", "value_template"],
                    errors
                );
            }
        }

        if (element.TryGetProperty("availability_mode", out var mode) && mode.GetString() is not ("all" or "any" or "latest"))
        {
            errors.Add($"{where}: availability_mode {mode}");
        }
    }

    private static void CheckFields(string where, JsonElement element, string[] required, string[] allowed, List<string> errors)
    {
        var names = element.EnumerateObject().Select(field => field.Name).ToList();
        errors.AddRange(required.Except(names).Select(name => $"{where}: {name} is absent"));
        errors.AddRange(names.Except(allowed).Select(name => $"{where}: {name} is not a field"));
        errors.AddRange(names.GroupBy(name => name).Where(name => name.Count() > 1).Select(name => $"{where}: {name.Key} occurs twice"));
    }

    [GeneratedRegex("^homeassistant/device/[a-zA-Z0-9_-]+/config$")]
    private static partial Regex ConfigTopic();

    [GeneratedRegex("^[a-zA-Z0-9_-]+$")]
    private static partial Regex Id();
}
