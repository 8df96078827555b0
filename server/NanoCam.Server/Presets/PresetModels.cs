using System.Text.Json;
using System.Text.Json.Serialization;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Presets;

/// <summary>Content of a preset: given settings, or those of a camera.</summary>
/// <param name="Settings">The settings; absent to copy those of a camera.</param>
/// <param name="Camera">Id of a camera whose desired settings are copied; absent with <paramref name="Settings"/>.</param>
internal sealed record PresetRequest(PresetValues? Settings = null, string? Camera = null);

/// <summary>Request to apply a preset.</summary>
/// <param name="Preset">Its name.</param>
internal sealed record ApplyPresetRequest(string Preset);

/// <summary>Request to copy settings.</summary>
/// <param name="To">Ids of the cameras that get the desired settings.</param>
internal sealed record CopySettingsRequest(IReadOnlyList<string> To);

/// <summary>Settings of a camera after a preset, a copy or an undo.</summary>
/// <param name="Camera">Id of the camera.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Skipped">Settings that the camera does not have; they are left out.</param>
/// <param name="Limited">Controls whose value is limited to the range of the camera.</param>
internal sealed record AppliedSettingsModel(
    string Camera,
    SettingsModel Settings,
    IReadOnlyList<string> Skipped,
    IReadOnlyList<string> Limited
);

/// <summary>Schedule of a camera. It replaces the old one; absent fields get their defaults.</summary>
/// <param name="Mode"><c>off</c>, <c>times</c>, <c>sun</c> or <c>brightness</c>.</param>
/// <param name="Times">For <c>times</c>: 1 to 24 presets and when each begins, on the server's clock.</param>
/// <param name="Day">For <c>sun</c> and <c>brightness</c>: preset of the day. Default: <c>day</c>.</param>
/// <param name="Night">For <c>sun</c> and <c>brightness</c>: preset of the night. Default: <c>night</c>.</param>
/// <param name="Latitude">For <c>sun</c>: degrees, -90 to 90, north positive.</param>
/// <param name="Longitude">For <c>sun</c>: degrees, -180 to 180, east positive.</param>
/// <param name="MarginMinutes">For <c>sun</c>: minutes that the day begins before sunrise and ends after sunset, -180 to 180.</param>
/// <param name="DarkBelow">For <c>brightness</c>: mean luma, 0 to 255, below which it is night. Default: 40.</param>
/// <param name="BrightAbove">For <c>brightness</c>: mean luma above which it is day, at least 20 more. Default: 110.</param>
internal sealed record SettingsScheduleRequest(
    ScheduleMode Mode,
    IReadOnlyList<ScheduledPresetModel>? Times = null,
    string? Day = null,
    string? Night = null,
    double? Latitude = null,
    double? Longitude = null,
    int? MarginMinutes = null,
    int? DarkBelow = null,
    int? BrightAbove = null
);

/// <summary>A preset and when it begins.</summary>
/// <param name="At">Time of day such as <c>07:30</c>.</param>
/// <param name="Preset">Name of the preset.</param>
internal sealed record ScheduledPresetModel(string At, string Preset);

/// <summary>Schedule of a camera and its state.</summary>
/// <param name="Mode"><c>off</c>, <c>times</c>, <c>sun</c> or <c>brightness</c>.</param>
/// <param name="Times">Presets and when each begins.</param>
/// <param name="Day">Preset of the day.</param>
/// <param name="Night">Preset of the night.</param>
/// <param name="Latitude">Degrees, north positive.</param>
/// <param name="Longitude">Degrees, east positive.</param>
/// <param name="MarginMinutes">Minutes that the day begins before sunrise and ends after sunset.</param>
/// <param name="DarkBelow">Mean luma below which it is night.</param>
/// <param name="BrightAbove">Mean luma above which it is day.</param>
/// <param name="Applied">Preset that the schedule applied last; null if none.</param>
/// <param name="NextChange">When the preset changes next; null if that is unknown or more than a day away.</param>
/// <param name="Sunrise">For <c>sun</c>: sunrise of today; null in a polar day or night.</param>
/// <param name="Sunset">For <c>sun</c>: sunset of today; null in a polar day or night.</param>
/// <param name="Brightness">For <c>brightness</c>: mean luma of the newest analyzed frame; null without motion detection.</param>
/// <param name="Problem">Why the schedule does not work, as a sentence; null if it does.</param>
internal sealed record SettingsScheduleModel(
    ScheduleMode Mode,
    IReadOnlyList<ScheduledPresetModel> Times,
    string Day,
    string Night,
    double Latitude,
    double Longitude,
    int MarginMinutes,
    int DarkBelow,
    int BrightAbove,
    string? Applied,
    DateTimeOffset? NextChange,
    DateTimeOffset? Sunrise,
    DateTimeOffset? Sunset,
    double? Brightness,
    string? Problem
);

/// <summary>Serialization without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Preset))]
[JsonSerializable(typeof(IReadOnlyList<Preset>))]
[JsonSerializable(typeof(PresetRequest))]
[JsonSerializable(typeof(ApplyPresetRequest))]
[JsonSerializable(typeof(CopySettingsRequest))]
[JsonSerializable(typeof(AppliedSettingsModel))]
[JsonSerializable(typeof(IReadOnlyList<AppliedSettingsModel>))]
[JsonSerializable(typeof(SettingsScheduleRequest))]
[JsonSerializable(typeof(SettingsScheduleModel))]
internal sealed partial class PresetJson : JsonSerializerContext;
