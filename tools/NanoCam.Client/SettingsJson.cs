using System.Text.Json;
using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>Reads the settings in the answer to an upload. What is absent or out of range is left alone.</summary>
internal static class SettingsJson
{
    // CameraWebServer's names, in the order of CameraControl, whose first number is 1.
    private static readonly string[] ControlNames =
    [
        "brightness",
        "contrast",
        "saturation",
        "sharpness",
        "denoise",
        "special_effect",
        "awb",
        "awb_gain",
        "wb_mode",
        "aec",
        "aec2",
        "ae_level",
        "aec_value",
        "agc",
        "agc_gain",
        "gainceiling",
        "bpc",
        "wpc",
        "raw_gma",
        "lenc",
        "hmirror",
        "vflip",
        "dcw",
        "colorbar",
        "led_intensity",
    ];

    /// <summary>Reads the object; null when it is none.</summary>
    public static CameraSettings? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return new CameraSettings
        {
            Revision = (uint)Number(json, "revision", uint.MaxValue),
            IntervalMilliseconds = (uint)Number(json, "intervalMs", uint.MaxValue),
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

        for (var i = 0; i < ControlNames.Length; i++)
        {
            if (
                controls.TryGetProperty(ControlNames[i], out var value)
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
        return
            json.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var number)
            && number >= 0
            && number <= max
            ? number
            : 0;
    }
}
