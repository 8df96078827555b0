using System.Text.Json;
using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>Reads the settings in the response to an upload. Missing and out-of-range values leave the setting unchanged.</summary>
internal static class SettingsJson
{
    private static readonly string[] Names = ControlNames.All;

    /// <summary>Reads the object; null if the value is not an object.</summary>
    public static CameraSettings? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var interval = NumberOrNull(json, "intervalMs", uint.MaxValue);
        return new CameraSettings
        {
            Revision = (uint)Number(json, "revision", uint.MaxValue),
            IntervalMilliseconds = (uint)(interval ?? 0),
            Unset = interval is null ? UnsetSettings.Interval : (byte)0,
            Width = (ushort)Number(json, "width", ushort.MaxValue),
            Height = (ushort)Number(json, "height", ushort.MaxValue),
            Quality = (byte)Number(json, "quality", 100),
            Controls = json.TryGetProperty("controls", out var controls) ? [.. ReadControls(controls)] : [],
        };
    }

    private static IEnumerable<ControlValue> ReadControls(JsonElement controls)
    {
        if (controls.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        for (var i = 0; i < Names.Length; i++)
        {
            if (
                controls.TryGetProperty(Names[i], out var value)
                && value.ValueKind == JsonValueKind.Number
                && value.TryGetInt16(out var number)
            )
            {
                yield return new ControlValue { Control = (CameraControl)(i + 1), Value = number };
            }
        }
    }

    private static long Number(JsonElement json, string name, long max)
    {
        return NumberOrNull(json, name, max) ?? 0;
    }

    private static long? NumberOrNull(JsonElement json, string name, long max)
    {
        return
            json.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var number)
            && number >= 0
            && number <= max
            ? number
            : null;
    }
}
