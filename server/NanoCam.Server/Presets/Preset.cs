using System.Text.Json.Serialization;

namespace NanoCam.Server.Presets;

/// <summary>Settings of a preset; absent ones stay as they are.</summary>
/// <param name="IntervalMs">Milliseconds from one frame to the next; 0 means as fast as possible.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Quality">JPEG quality, 1 (smallest) to 100 (best).</param>
/// <param name="Controls">Sensor controls by name.</param>
public sealed record PresetValues(
    uint? IntervalMs = null,
    int? Width = null,
    int? Height = null,
    int? Quality = null,
    IReadOnlyDictionary<string, int>? Controls = null
);

/// <summary>Named settings.</summary>
/// <param name="Name">Name.</param>
/// <param name="BuiltIn">Whether it comes with the server and cannot be changed.</param>
/// <param name="Settings">The settings.</param>
public sealed record Preset(string Name, bool BuiltIn, PresetValues Settings);

/// <summary>Serialization of the columns <c>settings</c>.</summary>
[JsonSerializable(typeof(PresetValues))]
internal sealed partial class PresetValuesJson : JsonSerializerContext;
