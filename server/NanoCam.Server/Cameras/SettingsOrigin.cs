using System.Text.Json.Serialization;

namespace NanoCam.Server.Cameras;

/// <summary>Who changes the desired settings of a camera.</summary>
/// <param name="Actor">Name of the user or program.</param>
/// <param name="Address">Address of the client; empty for the server itself.</param>
/// <param name="Kind">How.</param>
/// <param name="Detail">What is applied, such as the name of a preset; empty for single settings.</param>
internal sealed record SettingsOrigin(string Actor, string Address, SettingsChangeKind Kind, string Detail = "");

/// <summary>How desired settings are changed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SettingsChangeKind>))]
public enum SettingsChangeKind
{
    /// <summary>Single settings, by a user or a program.</summary>
    [JsonStringEnumMemberName("settings")]
    Settings,

    /// <summary>A preset.</summary>
    [JsonStringEnumMemberName("preset")]
    Preset,

    /// <summary>A copy from another camera.</summary>
    [JsonStringEnumMemberName("copy")]
    Copy,

    /// <summary>The last change was undone.</summary>
    [JsonStringEnumMemberName("undo")]
    Undo,

    /// <summary>The schedule of the camera.</summary>
    [JsonStringEnumMemberName("schedule")]
    Schedule,

    /// <summary>The server itself, such as its steering or MQTT.</summary>
    [JsonStringEnumMemberName("server")]
    Server,
}

/// <summary>The last change of the desired settings.</summary>
public sealed record SettingsWriteModel
{
    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Name of the user or program.</summary>
    public required string Actor { get; init; }

    /// <summary>How.</summary>
    public required SettingsChangeKind Kind { get; init; }

    /// <summary>Name of the preset, or id of the camera that was copied from; empty otherwise.</summary>
    public required string Detail { get; init; }

    /// <summary>
    /// The change before, if the writer did not know of it: two writers changed the settings at the same time, and this one is in effect.
    /// </summary>
    public required SettingsWriteModel? Overwrote { get; init; }
}
